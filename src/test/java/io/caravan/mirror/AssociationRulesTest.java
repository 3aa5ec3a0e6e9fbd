package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssociationRulesTest {

  private static final RecordRef CONTACT = new RecordRef(1, ObjectType.CONTACTS, 1);
  private static final Label FRIEND = Label.of("USER_DEFINED", 36, "Friend");

  private final AssociationRules rules = new AssociationRules();
  private LinkState state = LinkState.none(link(9));

  @Test
  void both_sides_name_the_same_link() {
    RecordRef company = new RecordRef(1, ObjectType.COMPANIES, 9);
    assertThat(Link.of(CONTACT, company)).isEqualTo(Link.of(company, CONTACT));
    RecordRef other = new RecordRef(1, ObjectType.CONTACTS, 2);
    assertThat(Link.of(other, CONTACT)).isEqualTo(Link.of(CONTACT, other));
    assertThat(Link.of(other, CONTACT).fromId()).isEqualTo(1);
    assertThat(Link.inOrder(CONTACT, CONTACT)).isTrue();
  }

  @Test
  void hubspots_labels_are_told_apart() {
    assertThat(Label.of("HUBSPOT_DEFINED", 279, null).isUnlabeled()).isTrue();
    assertThat(Label.of("USER_DEFINED", 12, "").isUnlabeled()).isTrue();
    assertThat(Label.of("HUBSPOT_DEFINED", 1, "Primary").isPrimary()).isTrue();
    assertThat(Label.of("USER_DEFINED", 77, "Primary").isPrimary()).isFalse();
    assertThat(FRIEND.kind()).isEqualTo("USER_DEFINED:36");
  }

  @Test
  void the_later_news_wins() {
    apply(Label.UNLABELED, false, 10);
    apply(Label.UNLABELED, true, 5);
    assertThat(live()).containsExactly("unlabeled");
    apply(Label.UNLABELED, true, 20);
    assertThat(live()).isEmpty();
    apply(Label.UNLABELED, false, 15);
    assertThat(live()).isEmpty();
    apply(Label.UNLABELED, false, 21);
    assertThat(live()).containsExactly("unlabeled");
  }

  @Test
  void at_one_moment_removal_wins_in_either_order() {
    apply(Label.UNLABELED, false, 10);
    apply(Label.UNLABELED, true, 10);
    assertThat(live()).isEmpty();
    apply(Label.UNLABELED, false, 10);
    assertThat(live()).isEmpty();
  }

  @Test
  void at_one_moment_removal_wins_for_a_label_of_ones_own_too() {
    apply(FRIEND, true, 10);
    apply(FRIEND, false, 10);
    assertThat(live()).isEmpty();
    apply(FRIEND, false, 11);
    assertThat(live()).containsExactly("USER_DEFINED:36");
  }

  @Test
  void at_one_moment_parting_wins_over_labels_in_either_order() {
    apply(FRIEND, false, 10);
    apply(Label.UNLABELED, true, 10);
    assertThat(live()).isEmpty();
    apply(Label.of("USER_DEFINED", 37, "Foe"), false, 10);
    assertThat(live()).isEmpty();
  }

  @Test
  void a_primary_set_and_removed_at_one_moment_has_taken_it_from_the_other_all_the_same() {
    var batch = new LinkBatch(rules, Map.of());
    batch.apply(new AssociationChange(link(1), Label.PRIMARY, false, 5), Origin.EVENT);
    batch.apply(new AssociationChange(link(2), Label.PRIMARY, false, 10), Origin.EVENT);
    batch.apply(new AssociationChange(link(2), Label.PRIMARY, true, 10), Origin.EVENT);
    batch.settlePrimaries(Origin.EVENT);
    assertThat(batch.changed()).noneMatch(one -> one.isLive("primary"));
  }

  @Test
  void a_primary_association_is_a_plain_one_too() {
    apply(Label.PRIMARY, false, 10);
    assertThat(live()).containsExactly("primary", "unlabeled");
    apply(Label.PRIMARY, true, 20);
    assertThat(live()).containsExactly("unlabeled");
  }

  @Test
  void parting_removes_every_label_that_is_not_newer() {
    apply(Label.PRIMARY, false, 10);
    apply(FRIEND, false, 11);
    apply(Label.UNLABELED, true, 15);
    assertThat(live()).isEmpty();
    apply(Label.UNLABELED, false, 30);
    apply(FRIEND, false, 12);
    apply(Label.PRIMARY, false, 15);
    assertThat(live()).as("labels from before the parting stay gone").containsExactly("unlabeled");
    apply(FRIEND, false, 31);
    apply(Label.UNLABELED, true, 20);
    assertThat(live()).containsExactly("USER_DEFINED:36", "unlabeled");
  }

  @Test
  void what_a_load_found_yields_to_any_event_and_adds_the_type() {
    apply(Label.UNLABELED, true, 10);
    apply(Label.of("HUBSPOT_DEFINED", 279, null), false, 0);
    assertThat(live()).isEmpty();
    apply(Label.UNLABELED, false, 20);
    LinkState before = state;
    apply(Label.of("HUBSPOT_DEFINED", 279, null), false, 19);
    assertThat(state).isNotEqualTo(before);
    assertThat(state.labels().get("unlabeled").label().typeId()).isEqualTo(279);
    assertThat(state.labels().get("unlabeled").at()).isEqualTo(20);
    before = state;
    apply(Label.of("HUBSPOT_DEFINED", 279, null), false, 18);
    assertThat(state).isEqualTo(before);
  }

  @Test
  void a_record_is_not_associated_with_itself() {
    var batch = new LinkBatch(rules, Map.of());
    var same = new AssociationChange(Link.of(CONTACT, CONTACT), Label.UNLABELED, false, 1);
    assertThat(batch.apply(same, Origin.EVENT)).isEqualTo(Outcome.IGNORED);
    assertThat(batch.changed()).isEmpty();
  }

  @Test
  void the_primary_company_that_was_set_last_is_the_only_one() {
    for (boolean reversed : List.of(false, true)) {
      var changes = new ArrayList<AssociationChange>();
      for (long company = 1; company <= 3; company++) {
        changes.add(new AssociationChange(link(company), Label.PRIMARY, false, company * 10));
      }
      if (reversed) {
        Collections.reverse(changes);
      }
      var batch = new LinkBatch(rules, Map.of());
      changes.forEach(change -> batch.apply(change, Origin.EVENT));
      batch.settlePrimaries(Origin.EVENT);
      assertThat(batch.changed().stream().filter(one -> one.isLive("primary")))
          .singleElement()
          .satisfies(one -> assertThat(one.link()).isEqualTo(link(3)));
      assertThat(batch.changed()).allMatch(one -> one.isLive("unlabeled"));
    }
  }

  @Test
  void a_company_may_be_the_primary_of_many() {
    var batch = new LinkBatch(rules, Map.of());
    RecordRef company = new RecordRef(1, ObjectType.COMPANIES, 9);
    for (ObjectType type : List.of(ObjectType.CONTACTS, ObjectType.DEALS, ObjectType.TICKETS)) {
      for (long id = 1; id <= 2; id++) {
        batch.apply(
            new AssociationChange(
                Link.of(new RecordRef(1, type, id), company), Label.PRIMARY, false, id),
            Origin.EVENT);
      }
    }
    batch.settlePrimaries(Origin.EVENT);
    assertThat(batch.changed()).hasSize(6).allMatch(one -> one.isLive("primary"));
    assertThat(LinkBatch.owner(Link.of(company, new RecordRef(1, ObjectType.DEALS, 4))).type())
        .isEqualTo(ObjectType.DEALS);
  }

  @Property(tries = 2_000)
  void any_shuffling_and_doubling_ends_the_same(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
    var random = new Random(seed);
    var history = new ArrayList<AssociationChange>();
    for (int i = 0; i < count; i++) {
      Label label =
          switch (random.nextInt(3)) {
            case 0 -> Label.PRIMARY;
            case 1 -> FRIEND;
            default -> Label.UNLABELED;
          };
      history.add(
          new AssociationChange(
              link(1 + random.nextInt(3)), label, random.nextInt(3) == 0, 10L + i));
    }
    var shuffled = new ArrayList<>(history);
    history.forEach(one -> shuffled.addAll(Collections.nCopies(random.nextInt(2), one)));
    Collections.shuffle(shuffled, random);

    assertThat(live(shuffled, random)).isEqualTo(live(history, random));
  }

  /** Applies changes in batches of random sizes, as they may come. */
  private static Map<Long, TreeSet<String>> live(List<AssociationChange> changes, Random random) {
    Map<Link, LinkState> known = new java.util.HashMap<>();
    for (int from = 0; from < changes.size(); ) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(4));
      var batch = new LinkBatch(new AssociationRules(), known);
      changes.subList(from, to).forEach(change -> batch.apply(change, Origin.EVENT));
      batch.settlePrimaries(Origin.EVENT);
      batch.changed().forEach(one -> known.put(one.link(), one));
      from = to;
    }
    var live = new TreeMap<Long, TreeSet<String>>();
    known
        .values()
        .forEach(
            one -> {
              var kinds = new TreeSet<String>();
              one.labels().keySet().stream().filter(one::isLive).forEach(kinds::add);
              if (!kinds.isEmpty()) {
                live.put(one.link().toId(), kinds);
              }
            });
    return live;
  }

  private void apply(Label label, boolean removed, long at) {
    state = rules.apply(state, new AssociationChange(state.link(), label, removed, at));
  }

  private List<String> live() {
    return state.labels().keySet().stream().filter(state::isLive).sorted().toList();
  }

  private static Link link(long company) {
    return Link.of(CONTACT, new RecordRef(1, ObjectType.COMPANIES, company));
  }
}
