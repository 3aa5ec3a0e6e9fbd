package io.caravan.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings SQLite's log into its database file. SQLite would do that within a commit, which then
 * takes tens of milliseconds longer; here a thread of its own copies the bulk beside the writer,
 * and the writer itself copies only the little that came meanwhile, so that the log starts over.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long INTERVAL_MILLIS = 200;

  /** 64 MB of pages: below that, starting the log over is not worth the writer's fsyncs. */
  private static final int LARGE_LOG_PAGES = 16_384;

  private final Connection connection;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-store-checkpoint");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean written;
  private volatile boolean finish;

  Checkpoints(Connection connection) {
    this.connection = connection;
    timer.scheduleWithFixedDelay(
        this::copy, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Called by the writer between two transactions. */
  void committed(Connection writer) {
    written = true;
    if (finish) {
      finish = false;
      try {
        checkpoint(writer);
      } catch (SQLException e) {
        LOG.warn("The log could not be finished: {}", e.getMessage());
      }
    }
  }

  private void copy() {
    if (!written) {
      return;
    }
    written = false;
    try {
      finish = checkpoint(connection) > LARGE_LOG_PAGES;
    } catch (SQLException e) {
      LOG.warn("The log could not be copied into the database: {}", e.getMessage());
    }
  }

  private static int checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
      return row.next() ? row.getInt("log") : 0;
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Connections.closeQuietly(connection);
  }
}
