package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssociationSetTest {

  private static final RecordRef CONTACT = new RecordRef(1, ObjectType.CONTACTS, 1);
  private static final Label PLAIN = Label.of("HUBSPOT_DEFINED", 279, null);
  private static final Label PRIMARY = Label.of("HUBSPOT_DEFINED", 1, "Primary");
  private static final Label FRIEND = Label.of("USER_DEFINED", 36, "Friend");
  private static final Label FOE = Label.of("USER_DEFINED", 38, "Foe");

  private final Mirror mirror = new Mirror();

  @Test
  void what_the_answer_lacks_is_removed_with_all_its_labels() {
    mirror.hear(add(1, PLAIN, 10), add(1, FRIEND, 11), add(2, PLAIN, 12));
    mirror.hear(set(20, Map.of(2L, List.of(PLAIN))));
    assertThat(mirror.live()).isEqualTo(Map.of("1-2", Set.of("unlabeled")));
  }

  @Test
  void a_label_that_the_answer_lacks_is_removed_alone() {
    mirror.hear(add(1, PLAIN, 10), add(1, FRIEND, 11), add(1, FOE, 11));
    mirror.hear(set(20, Map.of(1L, List.of(PLAIN, FOE))));
    assertThat(mirror.live()).isEqualTo(Map.of("1-1", Set.of("unlabeled", "USER_DEFINED:38")));
  }

  @Test
  void the_primary_company_moves() {
    mirror.hear(add(1, PRIMARY, 10), add(2, PLAIN, 10));
    mirror.hear(set(20, Map.of(1L, List.of(PLAIN), 2L, List.of(PLAIN, PRIMARY))));
    assertThat(mirror.live())
        .isEqualTo(Map.of("1-1", Set.of("unlabeled"), "1-2", Set.of("unlabeled", "primary")));
    mirror.hear(add(1, PRIMARY, 19));
    assertThat(mirror.live().get("1-1")).as("an older event").isEqualTo(Set.of("unlabeled"));
    mirror.hear(add(1, PRIMARY, 21));
    assertThat(mirror.live().get("1-2")).as("a later event").isEqualTo(Set.of("unlabeled"));
  }

  @Test
  void later_events_overrule_the_answer_whichever_comes_first() {
    AssociationSet none = set(20, Map.of());
    AssociationSet both = set(21, Map.of(1L, List.of(PLAIN, FRIEND), 2L, List.of(PLAIN)));
    mirror.hear(add(1, PLAIN, 21), add(2, PLAIN, 20));
    mirror.hear(none);
    assertThat(mirror.live().keySet()).containsExactly("1-1");
    mirror.hear(remove(1, PLAIN, 22));
    mirror.hear(both);
    assertThat(mirror.live().keySet()).containsExactly("1-2");
    mirror.hear(remove(2, PLAIN, 20));
    assertThat(mirror.live().keySet()).containsExactly("1-2");
  }

  @Test
  void an_answer_that_says_nothing_new_changes_nothing() {
    AssociationSet answer =
        set(20, Map.of(1L, List.of(PLAIN, FRIEND), 2L, List.of(PLAIN, PRIMARY)));
    assertThat(mirror.hear(answer)).hasSize(2).allMatch(AssociationTransition::isVisible);
    assertThat(mirror.hear(new AssociationSet(CONTACT, ObjectType.COMPANIES, answer.links(), 30)))
        .isEmpty();
    Label renamed = Label.of("USER_DEFINED", 36, "Best friend");
    assertThat(
            mirror.hear(set(40, Map.of(1L, List.of(PLAIN, renamed), 2L, List.of(PLAIN, PRIMARY)))))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.isVisible()).isFalse();
              assertThat(one.after().labels().get(FRIEND.kind()).label().text())
                  .isEqualTo("Best friend");
            });
  }

  @Test
  void a_link_with_a_record_in_the_recycle_bin_waits_for_its_return() {
    mirror.hear(add(1, PLAIN, 10), add(2, PLAIN, 10));
    mirror.gone.add(company(1));
    mirror.hear(set(20, Map.of()));
    assertThat(mirror.live().keySet()).containsExactly("1-1");
  }

  @Test
  void links_of_other_records_and_with_other_types_are_left_alone() {
    RecordRef colleague = new RecordRef(1, ObjectType.CONTACTS, 2);
    RecordRef deal = new RecordRef(1, ObjectType.DEALS, 7);
    mirror.hear(
        new AssociationChange(Link.of(colleague, company(1)), PLAIN, false, 5),
        new AssociationChange(Link.of(CONTACT, colleague), PLAIN, false, 5),
        new AssociationChange(Link.of(CONTACT, deal), PLAIN, false, 5),
        add(1, PLAIN, 5));
    mirror.hear(set(20, Map.of()));
    assertThat(mirror.live()).hasSize(3).doesNotContainKey("1-1");
    mirror.hear(new AssociationSet(colleague, ObjectType.CONTACTS, Map.of(), 20));
    assertThat(mirror.live()).hasSize(2);
    mirror.hear(new AssociationSet(company(1), ObjectType.CONTACTS, Map.of(), 20));
    assertThat(mirror.live()).hasSize(1);
  }

  @Test
  void merged_records_are_found_under_the_ids_that_they_live_on_as() {
    AssociationSet answer = set(20, Map.of(1L, List.of(PLAIN, FRIEND), 2L, List.of(FOE)));
    AssociationSet current = answer.resolved(Map.of(company(1), company(2)));
    assertThat(current.links()).containsOnlyKeys(2L);
    assertThat(current.links().get(2L)).containsExactlyInAnyOrder(PLAIN, FRIEND, FOE);
    assertThat(answer.resolved(Map.of(company(7), company(2)))).isSameAs(answer);
  }

  /** Events come in any order, doubled, before and after answers: all end in HubSpot's state. */
  @Property(tries = 2_000)
  void any_order_of_events_and_answers_ends_in_hubspots_state(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int happenings) {
    var random = new Random(seed);
    var hubspot = new HubSpotModel(random);
    var news = new ArrayList<MirrorChange>();
    for (int i = 0; i < happenings; i++) {
      news.add(hubspot.happen());
      if (random.nextInt(3) == 0) {
        news.add(hubspot.answer());
      }
    }
    news.addAll(List.copyOf(news).stream().filter(one -> random.nextBoolean()).toList());
    Collections.shuffle(news, random);

    assertThat(mirrorOf(news, random)).isEqualTo(hubspot.live());
  }

  /** Whatever events were lost: answers about all records, taken at the end, make it right. */
  @Property(tries = 1_000)
  void answers_repair_what_lost_events_left(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int happenings) {
    var random = new Random(seed);
    var hubspot = new HubSpotModel(random);
    var news = new ArrayList<MirrorChange>();
    for (int i = 0; i < happenings; i++) {
      MirrorChange event = hubspot.happen();
      if (random.nextInt(3) > 0) {
        news.add(event);
      }
    }
    Collections.shuffle(news, random);
    news.addAll(hubspot.answers());

    assertThat(mirrorOf(news, random)).isEqualTo(hubspot.live());
  }

  private static Map<String, Set<String>> mirrorOf(List<MirrorChange> news, Random random) {
    return hearInBatches(news, random).live();
  }

  private static Mirror hearInBatches(List<MirrorChange> news, Random random) {
    var mirror = new Mirror();
    for (int from = 0; from < news.size(); ) {
      int to = Math.min(news.size(), from + 1 + random.nextInt(4));
      mirror.hear(news.subList(from, to).toArray(MirrorChange[]::new));
      from = to;
    }
    return mirror;
  }

  /** The rules over a table of links. */
  private static final class Mirror {
    private final Map<Link, LinkState> known = new HashMap<>();
    private final Set<RecordRef> gone = new HashSet<>();

    List<AssociationTransition> hear(MirrorChange... changes) {
      var batch = new LinkBatch(new AssociationRules(), known);
      var made = new ArrayList<AssociationTransition>();
      for (MirrorChange change : changes) {
        if (change instanceof AssociationSet set) {
          made.addAll(batch.apply(set, gone::contains, Origin.EVENT));
        } else {
          batch.apply((AssociationChange) change, Origin.EVENT);
        }
      }
      batch.settlePrimaries(Origin.EVENT);
      batch.changed().forEach(one -> known.put(one.link(), one));
      return made;
    }

    Map<String, Set<String>> live() {
      var live = new TreeMap<String, Set<String>>();
      known
          .values()
          .forEach(
              one -> {
                if (one.isLive()) {
                  live.put(key(one.link()), one.liveKinds());
                }
              });
      return live;
    }
  }

  private static String key(Link link) {
    return link.fromId() + "-" + link.toId();
  }

  /** Two contacts and three companies, and a clock. */
  private static final class HubSpotModel {
    private final Random random;
    private final Map<Link, Set<Label>> links = new HashMap<>();
    private long clock = 1_000;

    HubSpotModel(Random random) {
      this.random = random;
    }

    AssociationChange happen() {
      clock += 2;
      Link link = link(1 + random.nextInt(2), 1 + random.nextInt(3));
      Label label = List.of(PLAIN, PRIMARY, FRIEND, FOE).get(random.nextInt(4));
      Set<Label> labels = links.computeIfAbsent(link, any -> new HashSet<>());
      if (random.nextInt(3) == 0) {
        labels.remove(label);
        if (label.equals(PLAIN)) {
          labels.clear();
        }
        return new AssociationChange(link, label, true, clock);
      }
      if (label.equals(PRIMARY)) {
        links.forEach(
            (other, all) -> {
              if (other.fromId() == link.fromId()) {
                all.remove(PRIMARY);
              }
            });
      }
      if (!label.equals(PRIMARY) && !labels.contains(PLAIN)) {
        // A labelled link has the plain type too; of the two events this is the one about it.
        label = PLAIN;
      }
      labels.add(PLAIN);
      labels.add(label);
      return new AssociationChange(link, label, false, clock);
    }

    /** All links of some record, from either side, asked for now. */
    AssociationSet answer() {
      List<AssociationSet> all = answers();
      return all.get(random.nextInt(all.size()));
    }

    List<AssociationSet> answers() {
      var answers = new ArrayList<AssociationSet>();
      for (long contact = 1; contact <= 2; contact++) {
        answers.add(of(new RecordRef(1, ObjectType.CONTACTS, contact), ObjectType.COMPANIES));
      }
      for (long company = 1; company <= 3; company++) {
        answers.add(of(company(company), ObjectType.CONTACTS));
      }
      return answers;
    }

    private AssociationSet of(RecordRef record, ObjectType toType) {
      var found = new HashMap<Long, List<Label>>();
      links.forEach(
          (link, labels) -> {
            boolean from = link.from().equals(record);
            if (!labels.isEmpty() && (from || link.to().equals(record))) {
              found.put(from ? link.toId() : link.fromId(), List.copyOf(labels));
            }
          });
      return new AssociationSet(record, toType, found, clock + 1);
    }

    Map<String, Set<String>> live() {
      var live = new TreeMap<String, Set<String>>();
      links.forEach(
          (link, labels) -> {
            var kinds = new TreeSet<String>();
            labels.forEach(label -> kinds.add(label.kind()));
            if (!kinds.isEmpty()) {
              live.put(key(link), kinds);
            }
          });
      return live;
    }
  }

  private static AssociationChange add(long company, Label label, long at) {
    return new AssociationChange(link(1, company), label, false, at);
  }

  private static AssociationChange remove(long company, Label label, long at) {
    return new AssociationChange(link(1, company), label, true, at);
  }

  private static AssociationSet set(long asOf, Map<Long, List<Label>> links) {
    return new AssociationSet(CONTACT, ObjectType.COMPANIES, links, asOf);
  }

  private static Link link(long contact, long company) {
    return Link.of(new RecordRef(1, ObjectType.CONTACTS, contact), company(company));
  }

  private static RecordRef company(long id) {
    return new RecordRef(1, ObjectType.COMPANIES, id);
  }
}
