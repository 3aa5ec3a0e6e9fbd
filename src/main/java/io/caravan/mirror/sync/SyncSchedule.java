package io.caravan.mirror.sync;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runs that are due, and resumes those that were interrupted. What is due follows from
 * the history of runs, so nothing is forgotten while the process is down.
 */
public final class SyncSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(SyncSchedule.class);

  /** A run that failed is taken up again after this. */
  private static final Duration RETRY_FAILED = Duration.ofMinutes(10);

  /** What is taken up where it broke off; the others begin anew. */
  private static final List<Mode> RESUMED =
      List.of(Mode.FULL, Mode.INCREMENTAL, Mode.CALCULATED, Mode.ASSOCIATIONS);

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
    Optional<RunRow> broken =
        RESUMED.stream()
            .map(mode -> history.toResume(mode, clock.millis(), RETRY_FAILED))
            .flatMap(Optional::stream)
            .findFirst();
    if (broken.isPresent()) {
      told(runs.resume(broken.get().id()), object);
      return;
    }
    due(object, history)
        .ifPresent(mode -> told(runs.start(SyncRequest.of(portalId, object.name(), mode)), object));
  }

  private static void told(CompletableFuture<RunRow> started, SyncedObject object) {
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
    if (!history.isFilled()) {
      // Nothing to build on: the full run is still to come, or was not let to its end.
      return Optional.empty();
    }
    // The one that is most overdue by its own measure, so that a frequent one never starves others.
    return Stream.of(
            turn(Mode.INCREMENTAL, object.every(), history, full),
            turn(Mode.CALCULATED, object.calculatedEvery(), history, full),
            turn(Mode.ARCHIVED, object.archivedEvery(), history, 0),
            turn(
                Mode.ASSOCIATIONS,
                object.associations().isEmpty() ? Duration.ZERO : object.associationsEvery(),
                history,
                full))
        .filter(turn -> turn.overdue() >= 1)
        .max(Comparator.comparingDouble(Turn::overdue))
        .map(Turn::mode);
  }

  /**
   * Whose turn it may be.
   *
   * @param overdue the time since the last run, in units of the time that should lie between two
   */
  private record Turn(Mode mode, double overdue) {}

  /**
   * @param last when another kind of run did the same work
   */
  private Turn turn(Mode mode, Duration every, RunHistory history, long last) {
    long since = clock.millis() - Math.max(last, history.lastStart(mode));
    return new Turn(mode, every.isZero() ? 0 : (double) since / every.toMillis());
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
