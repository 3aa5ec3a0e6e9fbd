package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordChange.Created;
import io.caravan.mirror.RecordChange.Deleted;
import io.caravan.mirror.RecordChange.Erased;
import io.caravan.mirror.RecordChange.Merged;
import io.caravan.mirror.RecordChange.Missing;
import io.caravan.mirror.RecordChange.PartialSnapshot;
import io.caravan.mirror.RecordChange.PropertyChanged;
import io.caravan.mirror.RecordChange.Restored;
import io.caravan.mirror.RecordChange.Snapshot;
import io.caravan.mirror.RecordChange.Touched;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordRulesTest {

  private static final RecordRef REF = new RecordRef(62515, ObjectType.CONTACTS, 1);

  private final RecordRules rules = new RecordRules();
  private MirrorRecord record = MirrorRecord.unheardOf(REF);

  @Test
  void a_creation_leaves_a_stub_that_is_read_from_hubspot() {
    apply(new Created(REF, 10), Outcome.APPLIED, true);
    assertThat(record.knowledge()).isEqualTo(Knowledge.STUB);
    assertThat(record.createdAt()).isEqualTo(10);
    apply(new Created(REF, 10), Outcome.STALE, false);
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    assertThat(record.knowledge()).isEqualTo(Knowledge.COMPLETE);
    apply(new Created(REF, 10), Outcome.STALE, false);
  }

  @Test
  void a_creation_that_comes_after_a_change_tells_the_time_of_creation() {
    apply(changed(12, "a", "1"), Outcome.APPLIED, true);
    apply(new Created(REF, 10), Outcome.APPLIED, false);
    assertThat(record.createdAt()).isEqualTo(10);
    assertThat(record.properties()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void an_older_change_never_overwrites_a_newer_value() {
    apply(snapshot(10, 0, "a", "1", "b", "1"), Outcome.APPLIED, false);
    apply(changed(9, "a", "old"), Outcome.STALE, false);
    apply(changed(20, "a", "2"), Outcome.APPLIED, false);
    apply(changed(15, "a", "old"), Outcome.STALE, false);
    apply(changed(15, "b", "2"), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "2", "b", "2"));
    assertThat(record.updatedAt()).isEqualTo(20);
  }

  @Test
  void the_same_change_twice_is_applied_once() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(changed(20, "a", "2"), Outcome.APPLIED, false);
    apply(changed(20, "a", "2"), Outcome.STALE, false);
  }

  @Test
  void two_values_at_one_moment_are_for_hubspot_to_decide() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(changed(20, "a", "2"), Outcome.APPLIED, false);
    apply(changed(20, "a", "3"), Outcome.REREAD, true);
    assertThat(record.properties()).isEqualTo(Map.of("a", "2"));
    apply(snapshot(20, 20, "a", "3"), Outcome.REREAD, true);
    assertThat(record.properties()).isEqualTo(Map.of("a", "3"));
    apply(snapshot(20, 20, "a", "3"), Outcome.STALE, false);
    apply(changed(20, "a", "3"), Outcome.STALE, false);
  }

  @Test
  void a_cleared_property_is_absent() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(changed(20, "a", ""), Outcome.APPLIED, false);
    assertThat(record.properties()).isEmpty();
    apply(changed(20, "a", ""), Outcome.STALE, false);
    apply(snapshot(15, 0, "a", "1"), Outcome.APPLIED, false);
    assertThat(record.properties()).as("cleared after the snapshot").isEmpty();
    apply(changed(18, "a", "old"), Outcome.STALE, false);
  }

  @Test
  void a_snapshot_replaces_everything_but_later_changes() {
    apply(snapshot(10, 0, "a", "1", "b", "1", "c", "1"), Outcome.APPLIED, false);
    apply(changed(30, "a", "3"), Outcome.APPLIED, false);
    apply(changed(15, "b", "2"), Outcome.APPLIED, false);
    apply(snapshot(20, 0, "a", "2", "b", "20"), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "3", "b", "20"));
    assertThat(record.changes()).isEqualTo(Map.of("a", 30L));
    assertThat(record.knownAt()).isEqualTo(20);
    assertThat(record.updatedAt()).isEqualTo(30);
    apply(snapshot(19, 0, "a", "x"), Outcome.STALE, false);
    apply(snapshot(20, 0, "a", "2", "b", "20"), Outcome.STALE, false);
  }

  @Test
  void an_event_without_value_asks_hubspot() {
    apply(new Touched(REF, 5), Outcome.REREAD, true);
    assertThat(record.knowledge()).isEqualTo(Knowledge.STUB);
  }

  @Test
  void deletion_and_restore_take_turns_by_their_times() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(new Restored(REF, 30), Outcome.APPLIED, true);
    apply(new Deleted(REF, 20), Outcome.STALE, false);
    assertThat(record.state()).isEqualTo(RecordState.LIVE);
    apply(new Deleted(REF, 40), Outcome.APPLIED, false);
    apply(new Deleted(REF, 40), Outcome.STALE, false);
    apply(new Restored(REF, 30), Outcome.STALE, false);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
    assertThat(record.stateAt()).isEqualTo(40);
    apply(new Restored(REF, 50), Outcome.APPLIED, true);
    apply(new Restored(REF, 50), Outcome.STALE, false);
    assertThat(record.state()).isEqualTo(RecordState.LIVE);
  }

  @Test
  void deletion_and_restore_at_one_moment_are_for_hubspot_to_decide() {
    apply(new Deleted(REF, 40), Outcome.APPLIED, false);
    apply(new Restored(REF, 40), Outcome.REREAD, true);
    apply(snapshot(10, 40, "a", "1"), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.LIVE);
    apply(new Restored(REF, 50), Outcome.APPLIED, true);
    apply(new Deleted(REF, 50), Outcome.REREAD, true);
    apply(new Missing(REF, 50), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
  }

  @Test
  void a_record_that_hubspot_does_not_have_is_deleted_unless_later_news_says_otherwise() {
    apply(new Created(REF, 10), Outcome.APPLIED, true);
    apply(new Missing(REF, 10), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
    apply(new Missing(REF, 12), Outcome.STALE, false);
    apply(changed(20, "a", "1"), Outcome.APPLIED, true);
    apply(snapshot(20, 20, "a", "1"), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.LIVE);
    apply(new Missing(REF, 19), Outcome.STALE, false);
    assertThat(record.state()).isEqualTo(RecordState.LIVE);
  }

  @Test
  void an_answer_given_before_the_deletion_does_not_revive() {
    apply(new Deleted(REF, 40), Outcome.APPLIED, false);
    apply(snapshot(39, 35, "a", "1"), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
    apply(snapshot(39, 41, "a", "1"), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.LIVE);
    assertThat(record.stateAt()).isEqualTo(41);
  }

  @Test
  void news_of_the_very_moment_of_the_deletion_does_not_revive() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(new Deleted(REF, 40), Outcome.APPLIED, false);
    apply(changed(40, "a", "2"), Outcome.APPLIED, false);
    apply(snapshot(40, 40, "a", "2"), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
  }

  @Test
  void two_answers_of_one_moment_that_differ_are_for_hubspot_to_decide() {
    apply(snapshot(20, 20, "a", "1"), Outcome.APPLIED, false);
    apply(snapshot(20, 20, "a", "2"), Outcome.REREAD, true);
    assertThat(record.properties()).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void an_answer_given_after_the_moment_tells_what_was_calculated_since() {
    apply(snapshot(20, 20, "a", "1"), Outcome.APPLIED, false);
    apply(snapshot(20, 30, "a", "2"), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void an_index_that_shows_other_values_of_a_known_moment_is_not_believed_but_looked_into() {
    apply(snapshot(20, 30, "a", "2"), Outcome.APPLIED, false);
    apply(snapshot(20, 0, "a", "1"), Outcome.REREAD, true);
    assertThat(record.properties()).isEqualTo(Map.of("a", "2"));
    apply(snapshot(20, 0, "a", "2"), Outcome.STALE, false);
  }

  @Test
  void an_answer_without_a_time_of_creation_leaves_the_known_one() {
    apply(new Created(REF, 10), Outcome.APPLIED, true);
    apply(new Snapshot(REF, Map.of("a", "1"), 0, 12, 0), Outcome.APPLIED, false);
    assertThat(record.createdAt()).isEqualTo(10);
    apply(new Snapshot(REF, Map.of("a", "2"), 9, 13, 0), Outcome.APPLIED, false);
    assertThat(record.createdAt()).isEqualTo(9);
  }

  @Test
  void a_survivor_forgets_what_was_known_before_the_merge_until_it_is_read() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(changed(15, "b", "1"), Outcome.APPLIED, false);
    apply(changed(20, "d", "1"), Outcome.APPLIED, false);
    apply(changed(25, "c", "1"), Outcome.APPLIED, false);
    apply(new Merged(REF, 20, List.of(7L)), Outcome.APPLIED, true);
    assertThat(record.knowledge()).isEqualTo(Knowledge.STUB);
    assertThat(record.changes()).isEqualTo(Map.of("c", 25L));
    apply(changed(19, "a", "old"), Outcome.STALE, false);
    apply(snapshot(18, 20, "a", "2"), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "2", "c", "1"));
    assertThat(record.knownAt()).isEqualTo(20);
    apply(new Merged(REF, 20, List.of(7L)), Outcome.APPLIED, false);
  }

  @Test
  void a_merged_record_keeps_no_values_and_hears_nothing() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    record = rules.mergedAway(record, 20);
    assertThat(record.state()).isEqualTo(RecordState.MERGED);
    assertThat(record.properties()).isEmpty();
    for (RecordChange change :
        List.of(new Deleted(REF, 30), new Restored(REF, 30), changed(30, "a", "2"))) {
      apply(change, Outcome.IGNORED, false);
    }
    apply(new Erased(REF, 30), Outcome.APPLIED, false);
    assertThat(rules.mergedAway(record, 40)).isSameAs(record);
  }

  @Test
  void erased_data_never_comes_back() {
    apply(snapshot(10, 0, "email", "a@b.co"), Outcome.APPLIED, false);
    apply(new Erased(REF, 20), Outcome.APPLIED, false);
    for (RecordChange change :
        List.of(
            changed(30, "email", "a@b.co"),
            snapshot(30, 30, "email", "a@b.co"),
            new Created(REF, 30),
            new Restored(REF, 30),
            new Touched(REF, 30),
            new Deleted(REF, 30),
            new Missing(REF, 30))) {
      apply(change, Outcome.IGNORED, false);
    }
    apply(new Erased(REF, 40), Outcome.STALE, false);
    assertThat(record.state()).isEqualTo(RecordState.ERASED);
    assertThat(record.stateAt()).isEqualTo(20);
    assertThat(record.properties()).isEmpty();
    assertThat(record.changes()).isEmpty();
    assertThat(record.knowledge()).isEqualTo(Knowledge.COMPLETE);
  }

  @Test
  void an_index_that_is_behind_a_merge_does_not_complete_the_survivor() {
    apply(snapshot(90, 0, "a", "old"), Outcome.APPLIED, false);
    apply(new Merged(REF, 105, List.of(7L)), Outcome.APPLIED, true);
    apply(snapshot(90, 0, "a", "old"), Outcome.STALE, false);
    assertThat(record.knowledge()).isEqualTo(Knowledge.STUB);
    apply(snapshot(100, 105, "a", "merged"), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "merged"));
  }

  @Test
  void an_index_that_is_behind_a_deletion_does_not_revive_the_record() {
    apply(snapshot(10, 0, "a", "1"), Outcome.APPLIED, false);
    apply(new Deleted(REF, 20), Outcome.APPLIED, false);
    apply(snapshot(15, 0, "a", "2"), Outcome.APPLIED, false);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
  }

  @Test
  void a_partial_answer_changes_what_it_names_and_nothing_else() {
    apply(snapshot(10, 0, "a", "1", "b", "1", "c", "1"), Outcome.APPLIED, false);
    apply(part(10, 50, "b", "2", "c", ""), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(record.updatedAt()).isEqualTo(10);
    apply(part(10, 60, "b", "2", "c", ""), Outcome.STALE, false);
  }

  @Test
  void a_partial_answer_of_a_later_change_holds_against_events_before_it_and_for_its_names_only() {
    apply(snapshot(10, 0, "a", "1", "b", "1"), Outcome.APPLIED, false);
    apply(part(30, 40, "a", "3"), Outcome.APPLIED, false);
    apply(changed(20, "a", "2"), Outcome.STALE, false);
    apply(changed(20, "b", "2"), Outcome.APPLIED, false);
    assertThat(record.properties()).isEqualTo(Map.of("a", "3", "b", "2"));
    apply(snapshot(30, 45, "a", "3", "b", "2", "c", "1"), Outcome.APPLIED, false);
    assertThat(record.changes()).isEmpty();
  }

  @Test
  void a_partial_answer_that_is_older_than_what_is_known_changes_nothing() {
    apply(snapshot(50, 50, "a", "2"), Outcome.APPLIED, false);
    apply(part(10, 20, "a", "1"), Outcome.STALE, false);
    apply(changed(60, "a", "3"), Outcome.APPLIED, false);
    apply(part(50, 55, "a", "2"), Outcome.STALE, false);
    apply(part(50, 60, "a", "2"), Outcome.REREAD, true);
  }

  @Test
  void a_partial_answer_says_nothing_of_records_that_are_not_known_whole() {
    apply(part(10, 20, "a", "1"), Outcome.STALE, false);
    apply(new Created(REF, 10), Outcome.APPLIED, true);
    apply(part(10, 20, "a", "1"), Outcome.STALE, false);
    apply(snapshot(10, 20, "a", "1"), Outcome.APPLIED, false);
    apply(new Deleted(REF, 30), Outcome.APPLIED, false);
    apply(part(10, 25, "a", "2"), Outcome.STALE, false);
    apply(part(10, 35, "a", "2"), Outcome.REREAD, true);
    assertThat(record.state()).isEqualTo(RecordState.DELETED);
  }

  @Test
  void what_is_doubted_gives_way_to_an_older_answer_but_not_what_came_after() {
    apply(snapshot(50, 0, "a", "wrong", "b", "wrong"), Outcome.APPLIED, false);
    apply(changed(60, "b", "wrong too"), Outcome.APPLIED, false);
    apply(changed(90, "c", "later"), Outcome.APPLIED, false);
    apply(snapshot(40, 80, "a", "1", "b", "2"), Outcome.STALE, false);

    apply(new RecordChange.Doubted(REF, 80), Outcome.APPLIED, false);
    apply(snapshot(40, 80, "a", "1", "b", "2"), Outcome.APPLIED, false);

    assertThat(record.properties()).isEqualTo(Map.of("a", "1", "b", "2", "c", "later"));
    assertThat(record.knowledge()).isEqualTo(Knowledge.COMPLETE);
    apply(snapshot(95, 0, "a", "2"), Outcome.APPLIED, false);
    apply(new RecordChange.Doubted(REF, 94), Outcome.STALE, false);
  }

  @Test
  void nothing_is_to_doubt_about_a_record_that_was_never_heard_of() {
    apply(new RecordChange.Doubted(REF, 80), Outcome.STALE, false);
  }

  private void apply(RecordChange change, Outcome outcome, boolean reread) {
    Verdict verdict = rules.apply(record, change);
    assertThat(verdict.outcome()).as("%s on %s", change, record).isEqualTo(outcome);
    assertThat(verdict.reread()).as("re-read after %s", change).isEqualTo(reread);
    record = verdict.next();
  }

  private static PropertyChanged changed(long at, String name, String value) {
    return new PropertyChanged(REF, at, name, value);
  }

  private static PartialSnapshot part(long updatedAt, long asOf, String... values) {
    return new PartialSnapshot(REF, snapshot(updatedAt, asOf, values).values(), updatedAt, asOf);
  }

  private static Snapshot snapshot(long updatedAt, long asOf, String... values) {
    var map = new java.util.LinkedHashMap<String, String>();
    for (int i = 0; i < values.length; i += 2) {
      map.put(values[i], values[i + 1]);
    }
    return new Snapshot(REF, map, 1, updatedAt, asOf);
  }
}
