package io.caravan.mirror.action;

import io.caravan.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Forgets actions and timelines in the end; never an action that still waits to be sent. */
final class ActionPurge {

  /** Channels are counted every second; what was made meanwhile is not forgotten either. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final OldRows actions;
  private final OldRows lives;
  private final Outbox outbox;
  private final ActionSettings settings;
  private final Clock clock;

  ActionPurge(Store store, Outbox outbox, ActionSettings settings, Clock clock) {
    this.actions = new OldRows(store, "mirror_action", "seq", "made_at");
    this.lives = new OldRows(store, "mirror_timeline", "id", "seen_at");
    this.outbox = outbox;
    this.settings = settings;
    this.clock = clock;
  }

  /** Completes with the number of rows that were forgotten. */
  CompletableFuture<Long> run() {
    long now = clock.millis();
    Duration age = settings.keep();
    for (String receiver : outbox.receivers()) {
      Duration unsent = outbox.oldest(receiver).plus(MARGIN);
      age = age.compareTo(unsent) < 0 ? unsent : age;
    }
    return actions
        .forget(now - age.toMillis())
        .thenCombine(lives.forget(now - settings.keepTimeline().toMillis()), Long::sum);
  }
}
