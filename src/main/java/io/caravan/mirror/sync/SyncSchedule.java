package io.caravan.mirror.sync;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runs that are due, and resumes those that were interrupted. What is due follows from
 * the history of runs, so nothing is forgotten while the process is down.
 */
public final class SyncSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(SyncSchedule.class);

  /** A full run that failed is taken up again after this. */
  private static final Duration RETRY_FAILED = Duration.ofMinutes(10);

  private final SyncRuns runs;
  private final Supplier<List<Long>> portals;
  private final boolean on;
  private final Clock clock;

  SyncSchedule(SyncRuns runs, Supplier<List<Long>> portals, boolean on, Clock clock) {
    this.runs = runs;
    this.portals = portals;
    this.on = on;
    this.clock = clock;
  }

  /** Starts what is due; called by the route {@code sync-schedule}. */
  public void check() {
    if (!on) {
      return;
    }
    for (SyncedObject object : runs.objects()) {
      for (long portalId : portals.get()) {
        try {
          start(portalId, object);
        } catch (RunRefused e) {
          LOG.debug("Not started: {}", e.getMessage());
        }
      }
    }
  }

  private void start(long portalId, SyncedObject object) {
    RunHistory history = new RunHistory(runs.history(), portalId, object.name());
    if (history.isOpen()) {
      return;
    }
    Optional<RunRow> broken = history.toResume(clock.millis(), RETRY_FAILED);
    if (broken.isPresent()) {
      told(runs.resume(broken.get().id()), object);
      return;
    }
    due(object, history)
        .ifPresent(mode -> told(runs.start(SyncRequest.of(portalId, object.name(), mode)), object));
  }

  private static void told(
      java.util.concurrent.CompletableFuture<RunRow> started, SyncedObject object) {
    started.whenComplete(
        (row, failure) -> {
          if (failure != null && !(Causes.of(failure) instanceof RunRefused)) {
            LOG.warn("The sync of {} could not be started: {}", object.name(), failure.toString());
          }
        });
  }

  /** Which run is due for an object; empty when none is. */
  Optional<Mode> due(SyncedObject object, RunHistory history) {
    boolean scheduled = !object.fullCron().isEmpty() || !object.every().isZero();
    long full = history.lastStart(Mode.FULL);
    if (scheduled && full == 0) {
      return Optional.of(Mode.FULL);
    }
    if (!object.fullCron().isEmpty() && cronDue(object.fullCron(), full)) {
      return Optional.of(Mode.FULL);
    }
    long incremental = Math.max(full, history.lastStart(Mode.INCREMENTAL));
    if (passed(object.every(), incremental)) {
      return Optional.of(Mode.INCREMENTAL);
    }
    long calculated = Math.max(full, history.lastStart(Mode.CALCULATED));
    return passed(object.calculatedEvery(), calculated)
        ? Optional.of(Mode.CALCULATED)
        : Optional.empty();
  }

  private boolean passed(Duration every, long last) {
    return !every.isZero() && last + every.toMillis() <= clock.millis();
  }

  private boolean cronDue(String cron, long last) {
    try {
      Date next =
          new CronExpression(cron).getNextValidTimeAfter(Date.from(Instant.ofEpochMilli(last)));
      return next != null && next.getTime() <= clock.millis();
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The expression, or an empty text for {@code never}. */
  static String checkedCron(String object, String text) {
    if (text.equals("never") || text.isBlank()) {
      return "";
    }
    // Spaces cannot stand in a URI's parameter everywhere; Camel's quartz accepts plus signs too.
    String cron = text.replace('+', ' ');
    try {
      CronExpression.validateExpression(cron);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "full of sync:%s is '%s', which Quartz refuses: %s. Write six fields such as 0 0 2 ? * SUN, or never"
              .formatted(object, text, e.getMessage()),
          e);
    }
    return cron;
  }
}
