package io.caravan.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer: takes what has gathered during the last transaction, runs it in the next one, and
 * has the callers told when that is durable. An fsync costs milliseconds; sharing it makes the
 * difference between hundreds and hundreds of thousands of rows per second.
 */
final class GroupCommit implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int CONFLICT_TRIES = 3;

  private final Connections connections;
  private final WriteQueue queue;
  private final StoreSettings settings;
  private final Consumer<Connection> afterCommit;
  private final Durability durability;
  private final Timer commits;
  private final DistributionSummary sizes;
  private final Counter isolations;
  private final Counter refusals;
  private final Thread writer = new Thread(this::run, "caravan-store-writer");

  // Callers' code runs here, never on the writer. As many threads as need be: a callback that waits
  // for another commit must not keep that commit's callback from running.
  private final ExecutorService completions =
      Executors.newCachedThreadPool(task -> daemon(task, "caravan-store-completion"));

  private Connection connection;

  /**
   * @param durability makes what tells callers into what tells them when they are safe
   */
  GroupCommit(
      StoreSettings settings,
      Connections connections,
      Consumer<Connection> afterCommit,
      Function<Durability.Completion, Durability> durability,
      MeterRegistry registry) {
    this.settings = settings;
    this.connections = connections;
    this.afterCommit = afterCommit;
    this.queue = new WriteQueue(settings.queueSize(), settings.queueBytes());
    this.commits =
        Timer.builder("caravan.store.commit")
            .description("Time that a transaction takes until its commit")
            .register(registry);
    this.sizes =
        DistributionSummary.builder("caravan.store.group")
            .description("Works that share one transaction")
            .register(registry);
    this.isolations =
        Counter.builder("caravan.store.isolations")
            .description("Groups that failed together and were run again work by work")
            .register(registry);
    this.refusals =
        Counter.builder("caravan.store.refused")
            .description("Works refused because too much was waiting")
            .register(registry);
    registry.gauge("caravan.store.waiting", queue, WriteQueue::size);
    this.durability = durability.apply(this::complete);
    writer.setDaemon(true);
  }

  void start() throws SQLException {
    connection = connections.openWriter();
    writer.start();
  }

  void submit(Submission<?> submission) {
    try {
      queue.add(submission);
    } catch (StoreException e) {
      refusals.increment();
      throw e;
    }
  }

  private void run() {
    try {
      while (true) {
        durability.gather(queue);
        List<Submission<?>> group = queue.take(settings.groupSize(), settings.groupBytes());
        if (group.isEmpty()) {
          return;
        }
        long start = System.nanoTime();
        commit(group);
        commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        sizes.record(group.size());
        durability.committed(group);
        afterCommit.accept(connection);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      queue.close();
    }
  }

  /** Commits the group, or notes with each submission why not. Never throws. */
  private void commit(List<Submission<?>> group) {
    try {
      for (int attempt = 1; ; attempt++) {
        Transaction transaction = new Transaction(open());
        try {
          together(transaction, group);
          return;
        } catch (SQLException | RuntimeException e) {
          transaction.rollback();
          StoreUnavailable unavailable = DatabaseFailure.unavailable(e);
          if (unavailable != null) {
            throw unavailable;
          }
          if (!DatabaseFailure.transientConflict(e) || attempt >= CONFLICT_TRIES) {
            isolate(group, e);
            return;
          }
        }
      }
    } catch (StoreUnavailable e) {
      LOG.error("Nothing can be written: {}", e.getMessage());
      Connections.closeQuietly(connection);
      group.forEach(submission -> submission.fail(e));
    } catch (Throwable e) {
      LOG.error("A transaction of {} works failed", group.size(), e);
      Connections.closeQuietly(connection);
      group.forEach(submission -> submission.fail(e));
    }
  }

  private void together(Transaction transaction, List<Submission<?>> group) throws SQLException {
    for (Submission<?> submission : group) {
      submission.runTogether(transaction);
    }
    transaction.flush();
    transaction.commit();
  }

  /** One of the group is to blame: each runs under its own savepoint, and fails alone. */
  private void isolate(List<Submission<?>> group, Exception cause) throws SQLException {
    if (group.size() == 1) {
      group.get(0).fail(cause);
      return;
    }
    isolations.increment();
    Transaction transaction = new Transaction(open());
    try {
      for (Submission<?> submission : group) {
        submission.runAlone(transaction);
      }
      transaction.commit();
    } catch (SQLException | RuntimeException e) {
      transaction.rollback();
      StoreUnavailable unavailable = DatabaseFailure.unavailable(e);
      if (unavailable != null) {
        throw unavailable;
      }
      oneTransactionEach(group);
    }
  }

  /** Last resort, when only the commit shows who is to blame (a deferred constraint). */
  private void oneTransactionEach(List<Submission<?>> group) throws SQLException {
    for (Submission<?> submission : group) {
      Transaction transaction = new Transaction(open());
      try {
        together(transaction, List.of(submission));
      } catch (SQLException | RuntimeException e) {
        transaction.rollback();
        StoreUnavailable unavailable = DatabaseFailure.unavailable(e);
        submission.fail(unavailable != null ? unavailable : e);
      }
    }
  }

  private Connection open() throws SQLException {
    if (connection.isClosed()) {
      connection = connections.openWriter();
    }
    return connection;
  }

  private void complete(List<Submission<?>> group) {
    completions.execute(() -> group.forEach(GroupCommit::complete));
  }

  private static void complete(Submission<?> submission) {
    try {
      submission.complete();
    } catch (RuntimeException e) {
      LOG.error("A caller's code failed after its commit", e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Commits what waits, then stops. */
  @Override
  public void close() {
    queue.close();
    try {
      writer.join();
      durability.close();
      completions.shutdown();
      if (!completions.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("Callers' code still runs 10 s after the last commit");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Connections.closeQuietly(connection);
    }
  }
}
