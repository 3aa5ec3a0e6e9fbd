package io.caravan.channel;

import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreOverloaded;
import io.caravan.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits outcomes in the order in which they were submitted: one batch at a time, while the next
 * one gathers. A batch holds the acknowledgements and the effects of its messages.
 */
final class Committer {

  /** What became of a batch; called under the lock. */
  interface Listener {

    /** All is durable as submitted. */
    void committed(List<Outcome> outcomes);

    /**
     * Durable, but some were changed: see {@link Isolation#run}.
     *
     * @param committer knows what waits behind them
     */
    void isolated(List<Outcome> submitted, List<Outcome> settled, Committer committer);

    /** What is in memory does not count any more: another process is the consumer, or may be. */
    void lost();
  }

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int BATCH = 2_000;
  private static final long PURGE_MESSAGES = 20_000;
  private static final int PURGE_COMMITS = 200;
  private static final Executor PAUSE =
      CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  private final Store store;
  private final ChannelTables tables;
  private final Isolation isolation;
  private final ReentrantLock lock;
  private final Listener listener;
  private final Effect.Applier<Batch> ownChanges;
  private final List<Outcome> pending = new ArrayList<>();
  private AckRanges acknowledged;
  private long version;
  private long purged;
  private boolean committing;
  private boolean ended;

  Committer(
      Store store,
      ChannelTables tables,
      Failures failures,
      ProgressTable.Progress start,
      ReentrantLock lock,
      Listener listener) {
    this.store = store;
    this.tables = tables;
    this.isolation = new Isolation(tables, failures);
    this.acknowledged = start.acknowledged();
    this.version = start.version();
    this.lock = lock;
    this.listener = listener;
    this.ownChanges =
        (connection, batches) -> {
          for (Batch batch : batches) {
            tables.save(connection, batch);
          }
        };
  }

  /** Submits an outcome; under the lock, {@link #flush} is to follow. */
  void submit(Outcome outcome) {
    outcome.delivery().pending(outcome);
    pending.add(outcome);
  }

  /** Changes an outcome that is not being committed yet, in its place; under the lock. */
  void replace(Outcome before, Outcome after) {
    int i = pending.lastIndexOf(before);
    before.delivery().pending(after);
    if (after == null) {
      pending.remove(i);
    } else {
      pending.set(i, after);
    }
  }

  /** Messages of a key that have passed and are not being committed yet; under the lock. */
  List<Delivery> passed(long keyHash) {
    return pending.stream()
        .filter(o -> o.passes() && o.delivery().keyHash() == keyHash)
        .map(Outcome::delivery)
        .toList();
  }

  /** True when nothing waits and nothing is being committed; under the lock. */
  boolean idle() {
    return ended || pending.isEmpty() && !committing;
  }

  /** No more commits, whatever waits; under the lock. */
  void end() {
    ended = true;
  }

  /** Commits what waits, unless a commit is under way: that one goes on with it. */
  void flush() {
    Batch batch;
    lock.lock();
    try {
      if (committing || ended || pending.isEmpty()) {
        return;
      }
      committing = true;
      List<Outcome> head = pending.subList(0, Math.min(BATCH, pending.size()));
      List<Outcome> outcomes = new ArrayList<>(head);
      head.clear();
      outcomes.forEach(outcome -> outcome.delivery().pending(null));
      batch = Batch.of(outcomes, acknowledged, version + 1, purgeIsDue());
    } finally {
      lock.unlock();
    }
    commit(batch);
  }

  private boolean purgeIsDue() {
    return acknowledged.watermark() - purged >= PURGE_MESSAGES || version % PURGE_COMMITS == 0;
  }

  private void commit(Batch batch) {
    EffectOrder order = new EffectOrder();
    for (Outcome outcome : batch.outcomes()) {
      order.add(outcome.delivery().keyHash(), outcome.effects());
    }
    List<Effect<?>> effects = order.merged();
    long bytes = batch.weight() + 512L * effects.size();
    effects.add(new Effect<>(ownChanges, batch));
    try {
      store.apply(effects, bytes).whenComplete((nothing, error) -> ended(batch, error));
    } catch (RuntimeException e) {
      ended(batch, e);
    }
  }

  private void ended(Batch batch, Throwable error) {
    if (error == null) {
      done(batch, () -> listener.committed(batch.outcomes()));
    } else if (!handledElsewhere(batch, error, false)) {
      isolate(batch);
    }
  }

  private void isolate(Batch batch) {
    try {
      store
          .transact(transaction -> isolation.run(transaction, batch))
          .whenComplete(
              (settled, error) -> {
                if (error == null) {
                  done(batch, () -> listener.isolated(batch.outcomes(), settled, this));
                } else if (!handledElsewhere(batch, error, true)) {
                  LOG.error("A batch of {} messages cannot be committed", size(batch), error);
                  PAUSE.execute(() -> isolate(batch));
                }
              });
    } catch (RuntimeException e) {
      handledElsewhere(batch, e, true);
    }
  }

  private static int size(Batch batch) {
    return batch.outcomes().size();
  }

  /** True when the failure is none of the messages', and has been seen to. */
  private boolean handledElsewhere(Batch batch, Throwable error, boolean isolated) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof ProgressTable.LeaseLost) {
      lose();
      return true;
    }
    if (cause instanceof StoreUnavailable || cause instanceof StoreOverloaded) {
      PAUSE.execute(() -> repeat(batch, isolated));
      return true;
    }
    return false;
  }

  /** After a lost connection the commit may have taken place: its version tells. */
  private void repeat(Batch batch, boolean isolated) {
    try {
      if (hasEnded()) {
        return;
      }
      boolean tookPlace = store.read(tables.progress::load).version() == batch.version();
      if (!tookPlace) {
        commit(batch);
      } else if (isolated) {
        // What became of each message is known to the database alone: start over from there.
        lose();
      } else {
        done(batch, () -> listener.committed(batch.outcomes()));
      }
    } catch (StoreException e) {
      PAUSE.execute(() -> repeat(batch, isolated));
    }
  }

  private boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private void lose() {
    lock.lock();
    try {
      ended = true;
      listener.lost();
    } finally {
      lock.unlock();
    }
  }

  private void done(Batch batch, Runnable tell) {
    lock.lock();
    try {
      acknowledged = batch.acknowledged();
      version = batch.version();
      if (batch.purge()) {
        purged = acknowledged.watermark();
      }
      committing = false;
      tell.run();
    } finally {
      lock.unlock();
    }
    flush();
  }
}
