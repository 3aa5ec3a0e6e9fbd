package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.operations.QuotaView;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncSight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncProgressTest {

  private static final long SECOND = 1_000_000_000;

  private final SyncProgress progress = new SyncProgress(id -> id == 1 ? "emea" : "apac");

  @Test
  void a_run_has_a_bar_its_records_its_rate_and_what_is_left() {
    progress.expect(7, 1_000);
    progress.lines(sight(run(7, 1, "running", Map.of("fetched", 0L))), 0);

    List<String> lines =
        progress.lines(sight(run(7, 1, "running", Map.of("fetched", 250L))), 2 * SECOND);

    assertThat(lines.get(0))
        .isEqualTo(
            "contacts full            █████░░░░░░░░░░░░░░░  25 %  250 of 1,000   125/s   6 s left");
  }

  @Test
  void what_cannot_be_told_is_not_shown() {
    progress.expect(7, -1);

    List<String> lines = progress.lines(sight(run(7, 1, "running", Map.of("fetched", 250L))), 0);

    assertThat(lines.get(0)).isEqualTo("contacts full            250 records");
  }

  @Test
  void more_records_than_were_expected_do_not_run_over_the_bar() {
    progress.expect(7, 100);

    List<String> lines =
        progress.lines(sight(run(7, 1, "running", Map.of("fetched", 130L, "quarantined", 2L))), 0);

    assertThat(lines.get(0))
        .contains("████████████████████ 100 %  130 of 130")
        .endsWith("quarantined 2");
  }

  @Test
  void waiting_runs_are_counted_ended_ones_left_out_and_portals_named_where_there_are_several() {
    List<String> lines =
        progress.lines(
            new SyncSight(
                List.of(
                    run(7, 1, "running", Map.of()),
                    run(8, 2, "running", Map.of()),
                    run(9, 2, "waiting", Map.of()),
                    run(10, 1, "done", Map.of())),
                List.of(
                    new QuotaView(1, 12, 190, 340, 625_000),
                    new QuotaView(2, 3, 110, 9, 0),
                    new QuotaView(3, 1, 2, 3, 4)),
                0,
                0),
            0);

    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("emea contacts full");
    assertThat(lines.get(1)).startsWith("apac contacts full");
    assertThat(lines.get(2)).startsWith("1 waits for a turn");
    assertThat(lines.get(3)).endsWith("12 of 190 calls in 10 s   340 of 625,000 today");
    assertThat(lines.get(4)).startsWith("quota apac").endsWith("3 of 110 calls in 10 s");
  }

  private static SyncSight sight(RunView run) {
    return new SyncSight(List.of(run), List.of(), 0, 0);
  }

  private static RunView run(long id, long portal, String state, Map<String, Long> counts) {
    return new RunView(
        id,
        portal,
        "contacts",
        "0-1",
        "full",
        false,
        state,
        "",
        "2026-11-22T10:00:00Z",
        state.equals("done") ? "2026-11-22T10:00:05Z" : "",
        counts,
        "",
        "",
        List.of(),
        List.of());
  }
}
