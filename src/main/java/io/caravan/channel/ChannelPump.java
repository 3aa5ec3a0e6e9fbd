package io.caravan.channel;

import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a consumer: gets the lease and keeps it, reads ahead in the log, and brings back
 * deferred messages when they are due. Never waits for handlers or commits.
 */
final class ChannelPump implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelPump.class);
  private static final int FETCH = 32;
  private static final long DRAIN_MILLIS = 30_000;

  private final Store store;
  private final Channel channel;
  private final ChannelTables tables;
  private final ConsumerOptions options;
  private final Clock clock;
  private final Consumed consumed;
  private final Recipient recipient;
  private final Failures failures;
  private final Thread thread;
  private volatile Consumption consumption;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean paused;
  private volatile boolean appended = true;
  private boolean standingBy;
  private long leasedUntil;
  private long nextSeq;
  private AckRanges acknowledgedAtStart;

  ChannelPump(
      Channels channels,
      Channel channel,
      ConsumerOptions options,
      ReadAheadBudget budget,
      Recipient recipient,
      RandomGenerator random) {
    this.store = channels.store();
    this.channel = channel;
    this.tables =
        new ChannelTables(channel.id(), channel.name(), channels.owner(), channels.clock());
    this.options = options;
    this.clock = channels.clock();
    this.consumed = new Consumed(store, channel, tables, options, budget, clock);
    this.recipient = recipient;
    this.failures = new Failures(options.backoff(), clock, random);
    this.thread = new Thread(this::run, "caravan-channel-" + channel.name());
    thread.setDaemon(true);
  }

  /**
   * @throws IllegalStateException when this process consumes the channel already
   */
  void start() {
    channel.consume(this::appended, this::heldOrNot);
    thread.start();
  }

  void pause(boolean pause) {
    paused = pause;
    Consumption current = consumption;
    if (current != null) {
      current.pauseOrResume();
    }
  }

  private void appended() {
    if (!appended) {
      appended = true;
      Consumption current = consumption;
      if (current != null) {
        current.readAhead().signal();
      }
    }
  }

  private void heldOrNot() {
    // What was not read meanwhile.
    appended = true;
    Consumption current = consumption;
    if (current != null) {
      current.pauseOrResume();
    }
  }

  private boolean isPausing() {
    return paused || stopping || channel.isHeld();
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          if (lease()) {
            consume();
          } else {
            stopped.await(options.poll().toMillis(), TimeUnit.MILLISECONDS);
          }
        } catch (StoreException | CompletionException e) {
          LOG.warn("Channel {} cannot be read at present: {}", channel.name(), e.getMessage());
          stopped.await(options.poll().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("The consumer of channel {} has stopped", channel.name(), e);
      throw e;
    }
  }

  /** Gets or prolongs the lease when that is due. */
  private boolean lease() {
    long now = clock.millis();
    long length = options.lease().toMillis();
    if (now < leasedUntil - length * 2 / 3) {
      return true;
    }
    boolean leased = store.write(c -> tables.progress.lease(c, now, now + length)).join();
    if (leased) {
      // With SQLite the file's owner cannot lose it.
      leasedUntil = store.dialect() == Dialect.SQLITE ? Long.MAX_VALUE : now + length;
      standingBy = false;
    } else if (!standingBy) {
      standingBy = true;
      leasedUntil = 0;
      LOG.info("Channel {} is consumed by another process; standing by", channel.name());
    }
    return leased;
  }

  private void consume() throws InterruptedException {
    ProgressTable.Progress start = store.read(tables.progress::load);
    Consumption current = new Consumption(consumed, start, failures, recipient, this::isPausing);
    current.readAhead().restore(store.read(tables.deferred::heads));
    nextSeq = start.acknowledged().watermark() + 1;
    acknowledgedAtStart = start.acknowledged();
    appended = true;
    consumption = current;
    try {
      while (!stopping && !current.isLost() && keepLease()) {
        work(current.readAhead());
      }
      if (!current.drain(DRAIN_MILLIS)) {
        LOG.warn("Messages of channel {} are still being handled", channel.name());
      }
    } finally {
      current.end();
      consumption = null;
      leasedUntil = 0;
    }
  }

  /** Does what there is to do, or waits for something. */
  private void work(ReadAhead current) throws InterruptedException {
    try {
      if (step(current)) {
        return;
      }
    } catch (StoreException e) {
      LOG.warn("Channel {} cannot be read at present: {}", channel.name(), e.getMessage());
      appended = true;
      stopped.await(options.poll().toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    current.await(options.poll().toMillis(), () -> appended && !channel.isHeld());
    if (store.dialect() != Dialect.SQLITE) {
      // Others may have appended without this process knowing.
      appended = true;
    }
  }

  private boolean keepLease() {
    try {
      return lease();
    } catch (StoreException | CompletionException e) {
      // Should another process get the lease meanwhile, then this one's next commit fails.
      LOG.warn(
          "The lease of channel {} could not be prolonged: {}", channel.name(), e.getMessage());
      return true;
    }
  }

  /** True when there was something to do. */
  private boolean step(ReadAhead current) {
    current.due();
    boolean fetched = false;
    for (Agenda.Fetch f = current.nextFetch(); f != null; f = current.nextFetch()) {
      Agenda.Fetch fetch = f;
      current.fetched(
          fetch, store.read(c -> tables.deferred.read(c, fetch.key(), fetch.after(), FETCH)));
      fetched = true;
    }
    return readLog(current) || fetched;
  }

  private boolean readLog(ReadAhead current) {
    int room = current.room();
    if (room == 0 || !appended || channel.isHeld()) {
      return false;
    }
    // Before reading, so that what is appended meanwhile makes it true again.
    appended = false;
    List<StoredMessage> messages =
        store.read(c -> tables.packs.read(c, nextSeq, room, consumed.budget().share()));
    if (messages.isEmpty()) {
      return false;
    }
    appended = true;
    nextSeq = messages.get(messages.size() - 1).seq() + 1;
    messages.removeIf(message -> acknowledgedAtStart.contains(message.seq()));
    current.arrive(messages);
    return true;
  }

  /** Hands nothing out any more; {@link #close} is to follow. */
  void stop() {
    stopping = true;
    stopped.countDown();
    Consumption current = consumption;
    if (current != null) {
      current.pauseOrResume();
    }
  }

  /** Lets handlers end and their outcomes become durable, then gives the lease back. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(DRAIN_MILLIS + 5_000);
      store
          .write(
              connection -> {
                tables.progress.giveBack(connection);
                return null;
              })
          .join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException | CompletionException e) {
      LOG.warn("The lease of channel {} runs out by itself: {}", channel.name(), e.getMessage());
    } finally {
      channel.release();
    }
  }
}
