package io.caravan.write;

import io.caravan.channel.PermanentFailure;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.store.Effect;
import io.caravan.write.WriteTable.Settlement;
import io.caravan.write.echo.Echoes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * Turns outcomes into what becomes of a write's message: acknowledged with its outcome, tried again
 * later, or given up on as a dead letter. The outcome is entered in the transaction that does so.
 */
final class WriteSettling {

  private static final Duration AFTER_HOLD = Duration.ofSeconds(2);

  private final Settlements settlements;
  private final SettledWrites audit;
  private final LinkWrites linkWrites;
  private final Echoes echoes;
  private final WriteHolds holds;
  private final Duration resolveAfter;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Counter done;
  private final Counter rejected;
  private final Counter repeated;

  WriteSettling(
      Settlements settlements,
      SettledWrites audit,
      LinkWrites linkWrites,
      Echoes echoes,
      WriteHolds holds,
      Duration resolveAfter,
      Clock clock,
      MeterRegistry meters) {
    this.settlements = settlements;
    this.audit = audit;
    this.linkWrites = linkWrites;
    this.echoes = echoes;
    this.holds = holds;
    this.resolveAfter = resolveAfter;
    this.clock = clock;
    this.meters = meters;
    this.done = meters.counter("caravan.write.done");
    this.rejected = meters.counter("caravan.write.rejected");
    this.repeated = meters.counter("caravan.write.repeated");
  }

  /**
   * Settles a write.
   *
   * @param before values that it has changed, as far as they are known
   */
  void settle(PendingWrite pending, Outcome outcome, Map<String, String> before) {
    if (outcome == null) {
      failed(pending, "no outcome was found for it", before);
    } else if (outcome instanceof Outcome.Done success) {
      done(pending, success, before);
    } else if (outcome instanceof Outcome.Rejected refusal) {
      rejected.increment();
      refuse(pending, refusal.problems(), before);
    } else if (outcome instanceof Outcome.Postponed later) {
      echoes.unanswered(pending.write());
      pending.handling().postponeUntil(later.until());
    } else if (outcome instanceof Outcome.Unknown) {
      echoes.unanswered(pending.write());
      pending.handling().postponeUntil(clock.instant().plus(resolveAfter));
    } else if (outcome instanceof Outcome.Failed failure) {
      failed(pending, failure.reason(), before);
    }
  }

  private void done(PendingWrite pending, Outcome.Done success, Map<String, String> before) {
    done.increment();
    timed(pending, State.DONE);
    List<Effect<?>> effects = new ArrayList<>();
    Settlement entry = entry(pending, State.DONE, success.recordId(), success.created(), List.of());
    effects.addAll(entered(pending, entry, before));
    effects.add(echoes.settled(pending.write(), success.recordId(), success.created()));
    effects.addAll(linkWrites.of(pending, success));
    pending.handling().settle(effects);
  }

  /** How long it took from accepting the write until its outcome was known. */
  private void timed(PendingWrite pending, State state) {
    Duration age = Duration.between(pending.handling().putAt(), clock.instant());
    Timer.builder("caravan.write.time")
        .description("From accepting a write until its outcome is known")
        .tag("operation", pending.write().operation().label())
        .tag("state", state.label())
        .register(meters)
        .record(age.isNegative() ? Duration.ZERO : age);
  }

  /** What was to find the outcome failed itself. */
  void failed(PendingWrite pending, Throwable failure, Map<String, String> before) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    CallError error = cause instanceof CallFailed known ? known.error() : null;
    if (error instanceof CallError.DailyQuotaUsed used) {
      echoes.unanswered(pending.write());
      pending.handling().postponeUntil(used.resetsAt());
    } else if (error instanceof CallError.Rejected refusal) {
      var problem = new Problem(refusal.category(), "", refusal.message());
      refuse(pending, List.of(problem), before);
    } else {
      failed(pending, String.valueOf(cause.getMessage()), before);
    }
  }

  private void failed(PendingWrite pending, String reason, Map<String, String> before) {
    if (withheld(pending, before)) {
      return;
    }
    repeated.increment();
    echoes.unanswered(pending.write());
    mayEnd(pending, new Problem("ATTEMPTS_EXHAUSTED", "", reason), before);
    pending.handling().fail(new WriteFailed(reason));
  }

  /**
   * Whether a write is not to be sent because there is no access to its portal: then it waits for
   * it, without an attempt being counted, or is given up.
   *
   * @param before values that it may have changed
   */
  boolean withheld(PendingWrite pending, Map<String, String> before) {
    long portalId = pending.write().portalId();
    WriteHolds.Verdict verdict = holds.of(portalId);
    if (verdict == WriteHolds.Verdict.SEND) {
      return false;
    }
    echoes.unanswered(pending.write());
    if (verdict == WriteHolds.Verdict.WAIT) {
      // Its channel is held meanwhile; this is how soon it goes on once that is over.
      pending.handling().postponeUntil(clock.instant().plus(AFTER_HOLD));
    } else {
      String reason = holds.reason(portalId);
      mayEnd(pending, new Problem(InvalidWrite.DISCONNECTED, "portalId", reason), before);
      pending.handling().fail(new PermanentFailure(reason));
    }
    return true;
  }

  /** What is entered should this turn out to have been the last attempt. */
  private void mayEnd(PendingWrite pending, Problem problem, Map<String, String> before) {
    Settlement entry = entry(pending, State.DEAD, null, false, List.of(problem));
    pending.handling().lastWill(entered(pending, entry, before));
  }

  private void refuse(PendingWrite pending, List<Problem> problems, Map<String, String> before) {
    timed(pending, State.REJECTED);
    echoes.refused(pending.write());
    Settlement entry = entry(pending, State.REJECTED, null, false, problems);
    pending.handling().lastWill(entered(pending, entry, before));
    String words =
        problems.stream()
            .map(problem -> problem.code() + ": " + problem.message())
            .collect(Collectors.joining("; "));
    pending.handling().fail(new PermanentFailure(words));
  }

  private Settlement entry(
      PendingWrite pending, State state, String recordId, boolean created, List<Problem> problems) {
    return new Settlement(pending.write().id(), state, recordId, created, problems, clock.millis());
  }

  /** The outcome in the table, and in the audit. */
  private List<Effect<?>> entered(
      PendingWrite pending, Settlement entry, Map<String, String> before) {
    return List.of(
        new Effect<>(settlements, entry),
        new Effect<>(
            audit,
            new SettledWrite(
                pending.write(),
                SettledWrites.ROUTES,
                entry.state(),
                entry.recordId(),
                entry.created(),
                entry.problems(),
                before,
                Instant.ofEpochMilli(entry.at()))));
  }
}
