package io.caravan.cli;

import io.caravan.mirror.sync.PageTrace;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncPlanned;
import io.caravan.operations.SyncSight;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** What a person sees of a sync while it goes on. */
final class SyncScreen {

  private final Terminal terminal;
  private final LongFunction<String> portals;
  private final SyncProgress progress;
  private final Map<Long, Integer> pagesShown = new HashMap<>();

  /**
   * @param portals the name of a portal, by its number
   */
  SyncScreen(Terminal terminal, LongFunction<String> portals) {
    this.terminal = terminal;
    this.portals = portals;
    this.progress = new SyncProgress(portals);
  }

  void line(String format, Object... values) {
    terminal.line(format, values);
  }

  /** What it will cost, in a table. */
  void plan(List<PlannedRuns.Step> steps) {
    var table =
        new TextTable(
            "portal", "object", "mode", ">records", ">calls", ">at least", ">of the day", "by");
    for (PlannedRuns.Step step : steps) {
      SyncPlanned planned = step.planned();
      table.row(
          portals.apply(step.request().portalId()),
          step.request().object(),
          planned.mode(),
          number(planned.records()),
          number(planned.calls()),
          planned.seconds() < 0
              ? "?"
              : WriteProgress.words(Duration.ofMillis((long) (1_000 * planned.seconds()))),
          share(planned),
          planned.means());
    }
    table.lines().forEach(text -> terminal.line("%s", text));
    steps.stream()
        .filter(step -> step.planned().means().equals("export"))
        .forEach(
            step ->
                terminal.line(
                    "%s by one export instead of a listing: %s",
                    step.request().object(), step.planned().why()));
    terminal.line("");
  }

  private static String number(long value) {
    return value < 0 ? "?" : String.format(Locale.ROOT, "%,d", value);
  }

  private static String share(SyncPlanned planned) {
    if (planned.calls() < 0 || planned.dayLeft() < 0) {
      return "?";
    }
    return planned.dayLeft() == 0
        ? "nothing left"
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * planned.calls() / planned.dayLeft());
  }

  /** A run began, perhaps in another mode than was asked for. */
  void began(SyncRequest asked, RunView run, SyncPlanned planned) {
    progress.expect(run.id(), planned == null ? -1 : planned.records());
    if (!asked.mode().code().equals(run.mode())) {
      terminal.line(
          "%s in %s was never synced: a %s sync comes first (run %d%s)",
          run.object(),
          portals.apply(run.portalId()),
          run.mode(),
          run.id(),
          run.count(SyncCount.FETCHED.code()) > 0 ? ", which goes on where it ended" : "");
    }
  }

  /** How it is going. */
  void progress(SyncSight sight) {
    terminal.block(progress.lines(sight, System.nanoTime()));
  }

  /** A line for each page that was not told of yet. */
  void pages(SyncSight sight) {
    for (RunView run : sight.runs()) {
      for (PageTrace page : run.pages()) {
        if (page.number() > pagesShown.getOrDefault(run.id(), 0)) {
          pagesShown.put(run.id(), page.number());
          terminal.line(
              "%s page %d: %d records, %d calls, waited %d ms for HubSpot, stored in %d ms, then %s",
              run.object(),
              page.number(),
              page.records(),
              page.calls(),
              page.fetchMillis(),
              page.storeMillis(),
              page.checkpoint());
        }
      }
    }
  }

  /** A run ended. */
  void ended(RunView run, long millis) {
    terminal.line(
        "%s in %s: %s after %s, %,d records, %,d calls",
        run.object(),
        portals.apply(run.portalId()),
        run.state(),
        WriteProgress.words(Duration.ofMillis(millis)),
        run.count(SyncCount.FETCHED.code()),
        run.count(SyncCount.CALLS.code()));
  }

  /** The runs are over, but they asked for records. */
  void rereads(long records) {
    terminal.block(
        List.of(
            String.format(
                Locale.ROOT, "asking HubSpot for %,d records that it did not list", records)));
  }

  /** No progress is shown any more. */
  void leave() {
    terminal.block(List.of());
  }
}
