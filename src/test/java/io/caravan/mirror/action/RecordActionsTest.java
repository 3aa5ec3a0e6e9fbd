package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordChange.Created;
import io.caravan.mirror.RecordChange.Deleted;
import io.caravan.mirror.RecordChange.Erased;
import io.caravan.mirror.RecordChange.Merged;
import io.caravan.mirror.RecordChange.Missing;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Restored;
import io.caravan.mirror.RecordChange.Snapshot;
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

/** Which actions the changes of records make, one change after another as they come. */
class RecordActionsTest {

  private static final RecordRef REF = new RecordRef(62515, ObjectType.CONTACTS, 1);
  private static final Origin RUN = Origin.sync(0);

  @TempDir private Path directory;
  private MirrorRig mirror;

  @BeforeEach
  void open() {
    mirror = new MirrorRig(TestDatabase.fresh(Dialect.SQLITE, directory), "iban");
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  @Test
  void a_creation_is_told_once_and_with_its_values() {
    mirror.hear(new Created(REF, 10));
    assertThat(mirror.actions()).as("its values are not known yet").isEmpty();

    mirror.hear(Origin.REREAD, snapshot(12, "email", "a@b.co", "age", "7"));

    assertThat(mirror.actions())
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.kind()).isEqualTo(ActionKind.CREATED);
              assertThat(action.at()).isEqualTo(5);
              assertThat(action.origin()).isEqualTo(Origin.REREAD);
              assertThat(action.properties())
                  .isEqualTo(
                      Map.of(
                          "email", ValueChange.of("", "a@b.co"), "age", ValueChange.of("", "7")));
            });
  }

  @Test
  void changes_before_the_values_are_read_are_part_of_the_creation() {
    mirror.hear(new Created(REF, 10));
    mirror.hear(changed(20, "age", "8"));
    mirror.hear(snapshot(12, "age", "7"));

    assertThat(mirror.kinds()).containsExactly("created");
    assertThat(mirror.actions().get(0).properties())
        .isEqualTo(Map.of("age", ValueChange.of("", "8")));
  }

  @Test
  void a_change_tells_the_value_before_and_after() {
    known("age", "7", "email", "a@b.co");
    mirror.hear(changed(20, "age", "8"));
    mirror.hear(changed(30, "email", ""));

    assertThat(mirror.news())
        .extracting(Action::properties)
        .containsExactly(
            Map.of("age", ValueChange.of("7", "8")), Map.of("email", ValueChange.of("a@b.co", "")));
    assertThat(mirror.news()).extracting(Action::at).containsExactly(20L, 30L);
  }

  @Test
  void what_changes_nothing_visible_makes_no_action() {
    known("age", "7", "lastmodifieddate", "2026-01-01");
    mirror.hear(changed(20, "age", "7"));
    mirror.hear(snapshot(30, "age", "7", "lastmodifieddate", "2026-01-02"));
    mirror.hear(changed(25, "age", "6"));
    mirror.hear(snapshot(30, "age", "7", "lastmodifieddate", "2026-01-02"));
    mirror.hear(new Created(REF, 10));

    assertThat(mirror.news()).isEmpty();
  }

  @Test
  void two_changes_in_one_transaction_are_two_actions() {
    known("age", "7");
    mirror.hear(Origin.EVENT, changed(20, "age", "8"), changed(30, "age", "9"));

    assertThat(mirror.news())
        .extracting(Action::properties)
        .containsExactly(
            Map.of("age", ValueChange.of("7", "8")), Map.of("age", ValueChange.of("8", "9")));
  }

  @Test
  void a_creation_and_its_values_in_one_transaction_are_one_action() {
    mirror.hear(Origin.EVENT, new Created(REF, 10), snapshot(12, "age", "7"));

    assertThat(mirror.kinds()).containsExactly("created");
    mirror.hear(changed(20, "age", "8"));
    assertThat(mirror.kinds()).containsExactly("created", "updated");
  }

  @Test
  void a_deletion_is_told_whoever_notices_it_and_once() {
    known("age", "7");
    mirror.hear(new Deleted(REF, 20));
    mirror.hear(new Deleted(REF, 20));
    mirror.hear(Origin.sync(4), new Missing(REF, 30));

    assertThat(mirror.kinds()).containsExactly("created", "deleted");
    assertThat(mirror.news().get(0).at()).isEqualTo(20);
  }

  @Test
  void a_restored_record_tells_all_its_values() {
    known("age", "7");
    mirror.hear(new Deleted(REF, 20));
    mirror.hear(new Restored(REF, 30));
    mirror.hear(snapshot(12, "age", "7"));

    assertThat(mirror.kinds()).containsExactly("created", "deleted", "restored");
    assertThat(mirror.actions().get(2).properties())
        .isEqualTo(Map.of("age", ValueChange.of("", "7")));
  }

  @Test
  void a_record_that_was_deleted_unread_and_restored_is_told_when_read() {
    mirror.hear(new Deleted(REF, 20));
    mirror.hear(new Restored(REF, 30));
    assertThat(mirror.kinds()).containsExactly("deleted");
    mirror.hear(snapshot(12, "age", "7"));
    assertThat(mirror.kinds()).containsExactly("deleted", "restored");
    assertThat(mirror.actions().get(1).at()).isEqualTo(30);
  }

  @Test
  void a_record_that_was_deleted_before_it_was_read_has_no_creation() {
    mirror.hear(new Created(REF, 10));
    mirror.hear(new Deleted(REF, 20));
    mirror.hear(new Missing(REF, 20));
    assertThat(mirror.kinds()).containsExactly("deleted");
  }

  @Test
  void a_merge_names_the_record_that_lives_on_which_is_told_when_read() {
    RecordRef two = ref(2);
    RecordRef three = ref(3);
    known("age", "7");
    mirror.hear(new Snapshot(two, Map.of("age", "9"), 5, 11, 11));
    mirror.hear(new Merged(three, 20, List.of(1L, 2L)));
    mirror.hear(new Snapshot(three, Map.of("age", "9"), 20, 21, 21));

    assertThat(mirror.news())
        .extracting(Action::kind, Action::record, Action::other)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(ActionKind.CREATED, two, null),
            org.assertj.core.groups.Tuple.tuple(ActionKind.MERGED, REF, three),
            org.assertj.core.groups.Tuple.tuple(ActionKind.MERGED, two, three),
            org.assertj.core.groups.Tuple.tuple(ActionKind.CREATED, three, null));
  }

  @Test
  void a_survivor_that_was_known_before_is_updated() {
    known("age", "7");
    mirror.hear(new Snapshot(ref(2), Map.of("age", "9"), 5, 11, 11));
    mirror.hear(new Merged(REF, 20, List.of(2L)));
    mirror.hear(snapshot(21, "age", "9"));

    assertThat(mirror.kinds()).containsExactly("created", "created", "merged", "updated");
    assertThat(mirror.actions().get(3).properties())
        .isEqualTo(Map.of("age", ValueChange.of("7", "9")));
  }

  @Test
  void what_a_first_run_finds_makes_no_action_but_its_changes_do() {
    mirror.hear(RUN, snapshot(10, "age", "7"));
    assertThat(mirror.actions()).isEmpty();
    mirror.hear(RUN, snapshot(20, "age", "8"));
    mirror.hear(changed(30, "age", "9"));
    assertThat(mirror.kinds()).containsExactly("updated", "updated");
  }

  @Test
  void what_an_event_told_of_is_told_even_if_a_first_run_reads_it() {
    mirror.hear(new Created(REF, 10));
    mirror.hear(RUN, snapshot(10, "age", "7"));
    assertThat(mirror.kinds()).containsExactly("created");
  }

  @Test
  void sensitive_values_are_withheld_and_their_names_told() {
    known("age", "7", "iban", "DE02");
    mirror.hear(new PropertyChanged(REF, 20, "diagnosis", "flu", true));
    mirror.hear(snapshot(30, "age", "7", "iban", "DE03"));

    assertThat(mirror.actions())
        .extracting(Action::properties)
        .containsExactly(
            Map.of("age", ValueChange.of("", "7"), "iban", ValueChange.WITHHELD),
            Map.of("diagnosis", ValueChange.WITHHELD),
            Map.of("diagnosis", ValueChange.WITHHELD, "iban", ValueChange.WITHHELD));
    assertThat(mirror.text("mirror_action")).doesNotContain("DE02", "DE03", "flu");
  }

  @Test
  void a_property_that_was_marked_once_stays_withheld_after_a_restart() {
    known("age", "7");
    mirror.hear(new PropertyChanged(REF, 20, "diagnosis", "flu", true));
    mirror.restart();
    mirror.hear(snapshot(30, "age", "7"));
    assertThat(mirror.text("mirror_action")).contains("diagnosis").doesNotContain("flu");
  }

  @Test
  void an_erasure_empties_the_record_s_actions_and_those_of_records_merged_into_it() {
    known("email", "planted-one");
    mirror.hear(changed(15, "email", "planted-two"));
    mirror.hear(new Merged(ref(3), 20, List.of(1L)));
    mirror.hear(new Snapshot(ref(3), Map.of("email", "planted-two"), 5, 21, 21));
    mirror.hear(
        Origin.EVENT,
        new PropertyChanged(ref(3), 30, "email", "planted-three"),
        new Erased(ref(3), 40));

    assertThat(mirror.kinds())
        .containsExactly("created", "updated", "merged", "created", "updated", "erased");
    assertThat(mirror.text("mirror_action")).doesNotContain("planted");
    assertThat(mirror.actions())
        .extracting(Action::erased)
        .containsExactly(true, true, false, true, true, false);
  }

  private void known(String... values) {
    mirror.hear(snapshot(10, values));
    mirror.forgetNews();
  }

  private static RecordRef ref(long id) {
    return new RecordRef(62515, ObjectType.CONTACTS, id);
  }

  private static RecordChange changed(long at, String name, String value) {
    return new PropertyChanged(REF, at, name, value);
  }

  private static RecordChange snapshot(long updatedAt, String... values) {
    var map = new java.util.HashMap<String, String>();
    for (int i = 0; i < values.length; i += 2) {
      map.put(values[i], values[i + 1]);
    }
    return new Snapshot(REF, map, 5, updatedAt, updatedAt);
  }
}
