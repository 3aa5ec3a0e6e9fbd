package io.caravan.mirror.source;

import static io.caravan.mirror.source.SourceRig.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.mirror.RecordState;
import io.caravan.mirror.source.HistoryTable.Entry;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.PageTrace;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class OtherSourcesIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private SourceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SourceRig(TestDatabase.fresh(dialect, directory), 230);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void given_records_are_read_whatever_became_of_them() {
    rig.run(Mode.FULL);
    List<Long> ids = rig.ids();
    rig.set(ids.get(0), "firstname", "Zephyrine");
    rig.hubspot.portal().delete(CONTACTS, ids.get(1));
    long deletedAt = rig.clock.millis();
    long survivor = rig.hubspot.portal().merge(CONTACTS, ids.get(2), ids.get(3));
    rig.hubspot.portal().privacyDelete(ids.get(4));
    rig.clock.advance(Duration.ofHours(3));

    RunRow run = rig.read(ids.get(0), ids.get(1), ids.get(2), ids.get(3), ids.get(4));

    assertThat(run.state()).as(run.error()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode()).containsEntry("calls", 2L).containsEntry("updated", 1L);
    assertThat(rig.value(ids.get(0), "firstname")).isEqualTo("Zephyrine");
    assertThat(rig.state(ids.get(1))).isEqualTo(RecordState.DELETED);
    assertThat(rig.record(ids.get(1)).stateAt()).isBetween(deletedAt - 60_000, deletedAt);
    assertThat(rig.rig.queries().currentRef(rig.ref(ids.get(2)))).isEqualTo(rig.ref(survivor));
    assertThat(rig.rig.queries().currentRef(rig.ref(ids.get(3)))).isEqualTo(rig.ref(survivor));
    assertThat(rig.state(ids.get(4))).isEqualTo(RecordState.DELETED);
  }

  @Test
  void more_records_than_fit_into_a_call_are_read_in_several() {
    RunRow run = rig.read(rig.ids().toArray(Long[]::new));

    assertThat(run.counts().byCode()).containsEntry("created", 230L).containsEntry("calls", 3L);
    assertThat(rig.ours()).isEqualTo(rig.theirs());
  }

  @Test
  void fewer_records_in_a_call_when_the_run_is_asked_to() throws Exception {
    calculatedScore();
    List<Long> ids = rig.ids().subList(0, 50);
    rig.hubspot.portal().delete(CONTACTS, ids.get(1));

    RunRow given = rig.rig.run(small(Mode.RECORDS, ids));

    // 50 by 20, and the recycle bin for the one that is missing.
    assertThat(given.state()).as(given.error()).isEqualTo(RunState.DONE);
    assertThat(given.counts().byCode()).containsEntry("calls", 4L);
    assertThat(batchReads()).isEqualTo(4);

    RunRow calculated = rig.rig.run(small(Mode.CALCULATED, List.of()));

    assertThat(calculated.state()).as(calculated.error()).isEqualTo(RunState.DONE);
    assertThat(calculated.counts().byCode())
        .containsEntry("fetched", 49L)
        .containsEntry("calls", 3L);
    assertThat(batchReads()).isEqualTo(7);
  }

  private long batchReads() {
    return rig.hubspot.report().recent().stream()
        .filter(call -> call.path().contains("/contacts/batch/read"))
        .count();
  }

  private SyncRequest small(Mode mode, List<Long> ids) {
    return new SyncRequest(rig.rig.portal(), CONTACTS, mode, 0, ids, null, 20, 0, false);
  }

  @Test
  void the_recycle_bin_tells_what_was_deleted_and_when() {
    rig.run(Mode.FULL);
    List<Long> ids = rig.ids();
    ids.subList(0, 120).forEach(id -> rig.hubspot.portal().delete(CONTACTS, id));
    long deletedAt = rig.clock.millis();
    rig.clock.advance(Duration.ofDays(2));
    rig.hubspot.portal().restore(CONTACTS, ids.get(0));
    assertThat(rig.ours()).hasSize(230);

    RunRow run = rig.run(Mode.ARCHIVED);

    assertThat(run.counts().byCode())
        .containsEntry("fetched", 119L)
        .containsEntry("deleted", 119L)
        .containsEntry("calls", 2L);
    assertThat(rig.record(ids.get(1)).stateAt()).isBetween(deletedAt - 60_000, deletedAt);
    assertThat(rig.ours()).isEqualTo(rig.theirs());

    rig.hubspot.portal().restore(CONTACTS, ids.get(1));
    rig.run(Mode.FULL);
    assertThat(rig.run(Mode.ARCHIVED).counts().byCode()).containsEntry("unchanged", 118L);
    assertThat(rig.ours()).isEqualTo(rig.theirs());
  }

  @Test
  void calculated_properties_are_refreshed_and_others_left_alone() throws Exception {
    calculatedScore();
    rig.run(Mode.FULL);
    List<Long> ids = rig.ids();
    score(
        "if hs_object_id = %d then 42 elseif hs_object_id = %d then 43 else 2"
            .formatted(ids.get(7), ids.get(200)));
    rig.set(ids.get(8), "firstname", "Unread");
    rig.hubspot.portal().delete(CONTACTS, ids.get(9));

    RunRow run = rig.run(Mode.CALCULATED);

    assertThat(run.state()).as(run.error()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode())
        .containsEntry("fetched", 229L)
        .containsEntry("updated", 2L)
        .containsEntry("deleted", 1L)
        .containsEntry("calls", 3L);
    await()
        .untilAsserted(
            () ->
                assertThat(rig.rig.sync.runs().recent(run.id()).orElseThrow().pages())
                    .as("three calls at once make one page")
                    .extracting(PageTrace::calls)
                    .containsExactly(3));
    assertThat(rig.value(ids.get(7), "score")).isEqualTo("42");
    assertThat(rig.value(ids.get(200), "score")).isEqualTo("43");
    assertThat(rig.value(ids.get(7), "email")).isNotEmpty();
    assertThat(rig.value(ids.get(8), "firstname")).isNotEqualTo("Unread");

    score(
        "if hs_object_id = %d then '' elseif hs_object_id = %d then 43 else 2"
            .formatted(ids.get(7), ids.get(200)));
    rig.run(Mode.CALCULATED);
    assertThat(rig.value(ids.get(7), "score")).isEmpty();
    rig.run(Mode.INCREMENTAL);
    assertThat(rig.ours()).isEqualTo(rig.theirs());
  }

  /** Another formula gives other values at once, and moves no modification date. */
  private void score(String formula) throws Exception {
    rig.send(
        "PATCH",
        "/crm/properties/2026-09/contacts/score",
        "{\"calculationFormula\":\"" + formula + "\"}");
  }

  @Test
  void former_values_of_chosen_properties_are_kept_once_and_erased_with_the_person()
      throws Exception {
    List<Long> ids = rig.ids();
    long id = ids.get(0);
    for (String value : List.of("Cook", "Mate", "Captain")) {
      rig.set(id, "jobtitle", value);
      rig.clock.advance(Duration.ofSeconds(1));
    }
    // Its current value is needed, although the route does not name it among the properties.
    rig.route("history", "jobtitle", "properties", "email,firstname");

    RunRow first = rig.run("0-1", Mode.FULL);

    // 3 pages, and 2 + 2 + 1 calls for histories.
    assertThat(first.state()).as(first.error()).isEqualTo(RunState.DONE);
    assertThat(first.counts().byCode()).containsEntry("calls", 8L);
    assertThat(history(id)).startsWith("Captain", "Mate", "Cook");

    rig.clock.advance(Duration.ofHours(1));
    rig.set(id, "jobtitle", "Admiral");
    rig.set(ids.get(1), "firstname", "Zephyrine");
    RunRow second = rig.run("0-1", Mode.INCREMENTAL);

    // A search, a count, and the history of the one whose chosen property differs.
    assertThat(second.counts().byCode()).containsEntry("fetched", 2L).containsEntry("calls", 3L);
    assertThat(history(id)).startsWith("Admiral", "Captain", "Mate", "Cook");
    assertThat(rig.run("0-1", Mode.FULL).counts().byCode()).containsEntry("calls", 3L);

    List<Entry> entries = rig.rig.source.history().of(rig.ref(id), "jobtitle");
    assertThat(entries.get(0).sourceType()).isEqualTo("CRM_UI");
    assertThat(entries.get(0).at()).isGreaterThan(entries.get(1).at());

    erase(id);
    assertThat(history(id)).isEmpty();
  }

  private void calculatedScore() throws Exception {
    rig.send(
        "POST",
        "/crm/properties/2026-09/contacts",
        """
        {"name":"score","label":"Score","type":"number","fieldType":"calculation_equation",
         "groupName":"contactinformation","calculated":true,"calculationFormula":"1 + 1"}
        """);
  }

  private List<String> history(long id) {
    return rig.rig.source.history().of(rig.ref(id), "jobtitle").stream().map(Entry::value).toList();
  }

  /** As an event of a privacy deletion does. */
  private void erase(long id) {
    var change = new io.caravan.mirror.RecordChange.Erased(rig.ref(id), rig.clock.millis());
    rig.rig
        .store
        .apply(List.of(rig.rig.mirror.writer().effect(new io.caravan.mirror.PendingChange(change))))
        .join();
  }
}
