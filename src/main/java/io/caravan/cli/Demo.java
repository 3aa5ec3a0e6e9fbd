package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncCounts;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorReport;
import io.caravan.simulator.webhooks.WebhookEvent;
import io.caravan.simulator.webhooks.WebhookStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The demo's acts: load the portal, let people work in it, and judge. */
final class Demo {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long TICK_NANOS = 100_000_000;
  private static final int DIFFERENCES_SHOWN = 10;

  private final Simulator simulator;
  private final Application application;
  private final Figures figures;
  private final Terminal terminal;
  private final int burstLimit;

  Demo(Simulator simulator, Application application, Terminal terminal) {
    this.simulator = simulator;
    this.application = application;
    this.figures = new Figures(application);
    this.terminal = terminal;
    this.burstLimit = simulator.credentials().limits().burstPerTenSeconds();
  }

  /** Syncs the portal in full. */
  boolean load(List<ObjectType> types) {
    long begin = System.nanoTime();
    try {
      SyncCounts synced =
          new FullSync(application.syncRuns())
              .run(
                  simulator.portal().id(),
                  types.stream().map(ObjectType::pathName).toList(),
                  records -> {
                    if (records > 0) {
                      terminal.progress("full sync: %,d records".formatted(records));
                    }
                  });
      terminal.line(
          "full sync of the portal: %,d records and %,d associations in %.1f s, %,d calls",
          synced.of(SyncCount.FETCHED),
          synced.of(SyncCount.ASSOCIATIONS),
          seconds(begin),
          synced.of(SyncCount.CALLS));
      return true;
    } catch (RunRefused | IllegalStateException e) {
      terminal.line("FAILED: %s", e.getMessage());
      return false;
    }
  }

  /**
   * People work in the portal until there were so many events; then everything still under way may
   * end.
   *
   * @return false when it did not end in time
   */
  boolean work(int events, Duration time) throws IOException {
    var activity = simulator.activity();
    long begin = System.nanoTime();
    long generated = generated();
    while (generated < events) {
      double due = Math.min(1, (System.nanoTime() - begin) / (double) time.toNanos()) * events;
      while (generated < due) {
        activity.run(5);
        generated = generated();
      }
      terminal.progress(progress(begin));
      LockSupport.parkNanos(TICK_NANOS);
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!quiet() && System.nanoTime() < deadline) {
      terminal.progress(progress(begin));
      LockSupport.parkNanos(TICK_NANOS);
    }
    terminal.endProgress(progress(begin));
    if (!quiet()) {
      terminal.line("FAILED: after %d s there is still work under way", PATIENCE.toSeconds());
    }
    return quiet();
  }

  /** Says with figures whether Caravan did its job. */
  boolean verdict(List<ObjectType> types) throws IOException {
    WebhookStatistics.Counts sent = simulator.webhookStatistics().counts();
    Map<Long, Integer> processed = figures.processings();
    long lost = 0;
    for (WebhookEvent event : simulator.webhookStatistics().acknowledgedEvents()) {
      lost += processed.containsKey(event.eventId()) ? 0 : 1;
    }
    long doubled = processed.values().stream().filter(times -> times > 1).count();
    SimulatorReport report = simulator.report();
    Comparison.Result comparison = Comparison.of(simulator.portal(), application.mirror(), types);
    long deadLetters = figures.deadLetters();

    terminal.line("");
    terminal.line(
        "events sent             %,9d   and %,d of them twice",
        sent.generated(), sent.duplicates());
    terminal.line(
        "acknowledged            %,9d   abandoned %,d", sent.acknowledged(), sent.abandoned());
    terminal.line("lost                    %,9d", lost);
    terminal.line("processed twice         %,9d", doubled);
    terminal.line("dead letters            %,9d", deadLetters);
    terminal.line("records compared        %,9d   property by property", comparison.records());
    terminal.line("associations compared   %,9d", comparison.associations());
    terminal.line("differences             %,9d", comparison.differences().size());
    terminal.line(
        "calls to HubSpot        %,9d   at most %d in any 10 s, of %d allowed",
        report.calls(), report.peak("burst"), burstLimit);
    terminal.line("answered 429            %,9d", report.refused());
    comparison.differences().stream()
        .limit(DIFFERENCES_SHOWN)
        .forEach(difference -> terminal.line("  %s", difference));
    boolean passed =
        lost == 0
            && doubled == 0
            && deadLetters == 0
            && sent.abandoned() == 0
            && comparison.differences().isEmpty()
            && report.refused() == 0;
    terminal.line("");
    terminal.line(
        passed
            ? "PASSED: nothing lost, nothing doubled, the copy is true, no 429."
            : "FAILED: see the figures above.");
    return passed;
  }

  private long generated() {
    return simulator.webhookStatistics().counts().generated();
  }

  private boolean quiet() {
    return simulator.webhookStatistics().counts().pending() == 0 && figures.isIdle();
  }

  private String progress(long begin) {
    var counts = figures.events();
    SimulatorReport report = simulator.report();
    return String.format(
        java.util.Locale.ROOT,
        "%3.0f s   in %,7d   processed %,7d   duplicates %,6d   calls %,5d   quota %3d/%d   429s %d",
        seconds(begin),
        counts.accepted(),
        counts.processed(),
        counts.duplicates(),
        report.calls(),
        figures.burstUsed(simulator.portal().id()),
        burstLimit,
        report.refused());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
