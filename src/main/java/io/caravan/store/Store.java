package io.caravan.store;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The database of one process: one writer that commits the work of concurrent callers together, and
 * a pool of readers. Thread-safe.
 *
 * <p>Works and effects are committed in the order in which they were submitted. A future completes
 * only when its work is durable, or with the exception that the work threw; with {@link
 * StoreUnavailable} when the database itself failed, in which case a lost connection may leave open
 * whether the work was committed. Callbacks on the futures run on threads of their own, those of
 * one transaction one after another: they should not block for long.
 */
public final class Store implements AutoCloseable {

  /** What a work of unknown size counts for against the bounds of the queue. */
  private static final long USUAL_BYTES = 512;

  private final StoreSettings settings;
  private final HikariDataSource readers;
  private final GroupCommit writer;
  private final Checkpoints checkpoints;
  private final FileOwnership ownership;

  private Store(
      StoreSettings settings,
      HikariDataSource readers,
      GroupCommit writer,
      Checkpoints checkpoints,
      FileOwnership ownership) {
    this.settings = settings;
    this.readers = readers;
    this.writer = writer;
    this.checkpoints = checkpoints;
    this.ownership = ownership;
  }

  /**
   * Opens the database for reading and writing, creates it where there is none, and brings its
   * tables up to date.
   *
   * @throws StoreException when it cannot be opened; the message is meant for the operator
   */
  public static Store open(StoreSettings settings, MeterRegistry registry) {
    boolean sqlite = settings.dialect() == Dialect.SQLITE;
    FileOwnership ownership = sqlite ? FileOwnership.of(settings.file()) : null;
    Connections connections = new Connections(settings);
    Checkpoints checkpoints = null;
    try {
      if (sqlite) {
        new DatabaseFile(settings.file()).makeIfMissing();
      }
      // SQLite's journal mode belongs to the file: the first connection sets it, before Flyway's.
      Connection first = connections.open();
      if (sqlite) {
        checkpoints = new Checkpoints(first);
      } else {
        Connections.closeQuietly(first);
      }
      Migrations.run(settings);
      Checkpoints log = checkpoints;
      GroupCommit writer =
          new GroupCommit(
              settings,
              connections,
              log == null ? connection -> {} : log::committed,
              completion ->
                  sqlite
                      ? new LogSync(new WriteAheadLog(settings.file()), completion, registry)
                      : Durability.atCommit(completion),
              registry);
      writer.start();
      return new Store(settings, connections.readers(), writer, checkpoints, ownership);
    } catch (SQLException | RuntimeException e) {
      if (checkpoints != null) {
        checkpoints.close();
      }
      if (ownership != null) {
        ownership.close();
      }
      throw openingFailed(e);
    }
  }

  /**
   * Opens an existing database for reading, beside the process that owns it. Nothing is created or
   * migrated; writing throws.
   */
  public static Store openReadOnly(StoreSettings settings) {
    if (settings.dialect() == Dialect.SQLITE && !Files.exists(settings.file())) {
      throw new StoreException(
          "There is no database %s: start Caravan once, or correct caravan.store.url"
              .formatted(settings.file()));
    }
    return new Store(settings, new Connections(settings).readers(), null, null, null);
  }

  /** The right to an SQLite file. */
  public interface Claim extends AutoCloseable {

    /** Gives it back. */
    @Override
    void close();
  }

  /**
   * Takes the right to an SQLite file without opening it, so that nobody else does meanwhile.
   *
   * @throws StoreException when another process has it; the message is meant for the operator
   */
  public static Claim claim(StoreSettings settings) {
    return FileOwnership.of(settings.file())::close;
  }

  /**
   * What a database has that this version of Caravan does not know: it was used by a later one.
   *
   * @return the versions of its migrations; empty when all are known
   */
  public static List<String> unknownMigrations(StoreSettings settings) {
    return Migrations.unknown(settings);
  }

  /** The engine, for the few statements that differ. */
  public Dialect dialect() {
    return settings.dialect();
  }

  /** True when opened by {@link #openReadOnly}. */
  public boolean readOnly() {
    return writer == null;
  }

  /** The SQLite file, for what must know its disk; empty with PostgreSQL. */
  public Optional<Path> file() {
    return dialect() == Dialect.SQLITE ? Optional.of(settings.file()) : Optional.empty();
  }

  /**
   * Runs a work in the next transaction.
   *
   * @throws StoreOverloaded when too much is waiting; nothing was taken on
   */
  public <T> CompletableFuture<T> write(Work<T> work) {
    return transact(transaction -> work.run(transaction.connection()));
  }

  /**
   * Runs a work that applies effects, or takes back a part of what it did, in the next transaction.
   *
   * @throws StoreOverloaded when too much is waiting; nothing was taken on
   */
  public <T> CompletableFuture<T> transact(TransactionWork<T> work) {
    return submit(Submission.of(work, USUAL_BYTES));
  }

  /**
   * Applies all of the effects in order, or none. Consecutive effects with the same applier (by
   * identity) are applied in one call, also across callers.
   *
   * @throws StoreOverloaded when too much is waiting; nothing was taken on
   */
  public CompletableFuture<Void> apply(List<Effect<?>> effects) {
    return apply(effects, USUAL_BYTES * effects.size());
  }

  /** Like {@link #apply(List)}, for effects that hold on to many bytes. */
  public CompletableFuture<Void> apply(List<Effect<?>> effects, long bytes) {
    return submit(Submission.of(effects, bytes));
  }

  /**
   * Completes when all that was committed before this call is durable: for participants, who hear
   * of the commit alone. Never throws.
   */
  public CompletableFuture<Void> durable() {
    try {
      return apply(List.of());
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Runs queries on a connection that sees everything committed before, and blocks the caller
   * meanwhile.
   *
   * @throws StoreException when a query fails; {@link StoreUnavailable} when the database does
   */
  public <T> T read(Work<T> work) {
    try (Connection connection = readers.getConnection()) {
      return work.run(connection);
    } catch (SQLException e) {
      StoreUnavailable unavailable = DatabaseFailure.unavailable(e);
      throw unavailable != null
          ? unavailable
          : new StoreException("A query failed: " + e.getMessage(), e);
    }
  }

  /** Commits what waits, then closes the database. */
  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    readers.close();
    if (checkpoints != null) {
      checkpoints.close();
    }
    if (ownership != null) {
      ownership.close();
    }
  }

  private <T> CompletableFuture<T> submit(Submission<T> submission) {
    if (writer == null) {
      throw new StoreException("The database was opened for reading only");
    }
    writer.submit(submission);
    return submission.future();
  }

  private static StoreException openingFailed(Exception e) {
    if (e instanceof StoreException known) {
      return known;
    }
    StoreUnavailable unavailable = DatabaseFailure.unavailable(e);
    return unavailable != null
        ? unavailable
        : new StoreException("The database could not be opened: " + e.getMessage(), e);
  }
}
