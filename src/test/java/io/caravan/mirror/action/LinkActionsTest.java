package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.MirrorChange;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordRef;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which actions the changes of associations make. */
class LinkActionsTest {

  private static final RecordRef CONTACT = new RecordRef(62515, ObjectType.CONTACTS, 1);
  private static final RecordRef COMPANY = new RecordRef(62515, ObjectType.COMPANIES, 900);
  private static final Label PLAIN = Label.of("HUBSPOT_DEFINED", 279, "");
  private static final Label PRIMARY = Label.of("HUBSPOT_DEFINED", 1, "Primary");
  private static final Label BOSS = Label.of("USER_DEFINED", 7, "Boss");

  @TempDir private Path directory;
  private MirrorRig mirror;

  @BeforeEach
  void open() {
    mirror = new MirrorRig(TestDatabase.fresh(Dialect.SQLITE, directory), Map.of());
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void both_sides_events_are_one_action() {
    mirror.hear(added(PLAIN, 10));
    mirror.hear(new AssociationChange(Link.of(COMPANY, CONTACT), PLAIN, false, 10));
    assertThat(mirror.actions())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.kind()).isEqualTo(ActionKind.ASSOCIATION_ADDED);
              assertThat(action.record()).isEqualTo(CONTACT);
              assertThat(action.other()).isEqualTo(COMPANY);
              assertThat(action.at()).isEqualTo(10);
              assertThat(action.labels().now()).containsExactly(PLAIN);
            });
  }

  @Test
  void a_label_more_and_a_label_less_tell_what_holds_now() {
    mirror.hear(added(PLAIN, 10));
    mirror.hear(added(BOSS, 20));
    mirror.hear(removed(BOSS, 30));
    assertThat(mirror.kinds())
        .containsExactly("association_added", "association_added", "association_removed");
    Action last = mirror.actions().get(2);
    assertThat(last.labels().changed()).containsExactly(BOSS);
    assertThat(last.labels().now()).containsExactly(PLAIN);
  }

  @Test
  void who_parts_two_records_takes_all_labels_in_one_action() {
    mirror.hear(added(PRIMARY, 10));
    mirror.hear(added(BOSS, 20));
    mirror.hear(removed(PLAIN, 30));
    Action last = mirror.actions().get(mirror.actions().size() - 1);
    assertThat(last.kind()).isEqualTo(ActionKind.ASSOCIATION_REMOVED);
    assertThat(last.labels().changed()).hasSize(3);
    assertThat(last.labels().now()).isEmpty();
    mirror.forgetNews();
    mirror.hear(removed(PLAIN, 30));
    mirror.hear(added(PLAIN, 25));
    assertThat(mirror.news()).as("stale news").isEmpty();
  }

  @Test
  void another_primary_company_takes_the_label_from_the_first() {
    var other = new RecordRef(62515, ObjectType.COMPANIES, 901);
    mirror.hear(added(PRIMARY, 10));
    mirror.forgetNews();
    mirror.hear(new AssociationChange(Link.of(CONTACT, other), PRIMARY, false, 20));
    assertThat(mirror.news())
        .extracting(action -> action.kind().code() + " " + action.other().id())
        .containsExactlyInAnyOrder("association_added 901", "association_removed 900");
  }

  @Test
  void what_a_first_run_finds_makes_no_action() {
    mirror.hear(Origin.sync(0), added(PLAIN, 0));
    assertThat(mirror.actions()).isEmpty();
    mirror.hear(Origin.sync(0), added(BOSS, 0));
    assertThat(mirror.actions())
        .extracting(Action::labels)
        .extracting(LabelChange::changed)
        .containsExactly(List.of(BOSS));
    assertThat(mirror.actions().get(0).at()).as("not known").isZero();
  }

  private static MirrorChange added(Label label, long at) {
    return new AssociationChange(Link.of(CONTACT, COMPANY), label, false, at);
  }

  private static MirrorChange removed(Label label, long at) {
    return new AssociationChange(Link.of(CONTACT, COMPANY), label, true, at);
  }
}
