package io.caravan.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SQLite's log durable beside the writer: while one fsync is on its way to the disk, the
 * writer commits the next groups, and the next fsync is for all of them. A commit with {@code
 * synchronous=FULL} would keep the writer waiting for the disk instead.
 *
 * <p>SQLite runs with {@code synchronous=NORMAL} under it: the log is consistent at all times, and
 * what was committed later is never durable without what was committed before.
 */
final class LogSync implements Durability {

  private static final Logger LOG = LoggerFactory.getLogger(LogSync.class);

  /** Groups that may wait for an fsync; then the writer waits. */
  private static final int AHEAD = 64;

  /** The writer begins a transaction when so large a part of the last fsync's works has come. */
  private static final int PART = 4;

  private final Log log;
  private final Completion completion;
  private final Timer syncs;
  private final BlockingQueue<List<Submission<?>>> committed = new ArrayBlockingQueue<>(AHEAD);
  private final Thread thread = new Thread(this::run, "caravan-store-sync");
  private volatile boolean syncing;
  private volatile int lastWorks;
  private volatile long lastNanos;
  private StoreUnavailable broken;

  LogSync(Log log, Completion completion, MeterRegistry registry) {
    this.log = log;
    this.completion = completion;
    this.syncs =
        Timer.builder("caravan.store.sync")
            .description("Time that an fsync of SQLite's log takes")
            .register(registry);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void gather(WriteQueue queue) throws InterruptedException {
    if (syncing) {
      queue.await(lastWorks / PART, lastNanos);
    }
  }

  @Override
  public void committed(List<Submission<?>> group) throws InterruptedException {
    committed.put(group);
  }

  private void run() {
    List<List<Submission<?>>> groups = new ArrayList<>();
    try {
      while (true) {
        groups.add(committed.take());
        committed.drainTo(groups);
        boolean last = groups.remove(List.<Submission<?>>of());
        if (!groups.isEmpty()) {
          sync(groups);
          // Together: each on a thread of its own would be as many threads as groups.
          completion.complete(groups.stream().<Submission<?>>flatMap(List::stream).toList());
          groups.clear();
        }
        if (last) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sync(List<List<Submission<?>>> groups) {
    syncing = true;
    long start = System.nanoTime();
    try {
      // After a failure the system may call pages clean that never reached the disk: a later fsync
      // that succeeds would prove nothing.
      if (broken == null) {
        log.force();
      }
    } catch (IOException | RuntimeException e) {
      broken =
          new StoreUnavailable(
              "The disk failed to keep what was written: check it, then start Caravan again ("
                  + e.getMessage()
                  + ")",
              e);
      LOG.error("Nothing can be written any more: {}", broken.getMessage());
    } finally {
      lastNanos = System.nanoTime() - start;
      lastWorks = groups.stream().mapToInt(List::size).sum();
      syncing = false;
      syncs.record(lastNanos, TimeUnit.NANOSECONDS);
    }
    if (broken != null) {
      groups.forEach(group -> group.forEach(submission -> submission.fail(broken)));
    }
  }

  @Override
  public void close() throws InterruptedException {
    committed.put(List.of());
    thread.join();
    try {
      log.close();
    } catch (IOException e) {
      LOG.warn("SQLite's log could not be closed: {}", e.getMessage());
    }
  }

  /** What the writer writes to. */
  interface Log extends Closeable {

    /** Makes durable all that was written so far. */
    void force() throws IOException;
  }
}
