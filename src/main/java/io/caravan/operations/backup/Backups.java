package io.caravan.operations.backup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.privacy.KeptCopies;
import io.caravan.store.DatabaseCopy;
import io.caravan.store.DatabaseFile;
import io.caravan.store.StoreException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups of one SQLite database: makes them beside whoever writes to it, lists them, and
 * deletes them when their time is over. Thread-safe; one is made at a time.
 */
public final class Backups implements KeptCopies, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final long STOP_SECONDS = 20;
  private static final String CREATE = "backup.create";

  private final Ground ground;
  private final BackupFolder folder;
  private final ReplacedDatabases replaced;
  private final Optional<AuditTrail> trail;
  private final DatabaseCopy copy;
  private final BackupMetrics metrics;
  private final Clock clock;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "caravan-backup");
            thread.setDaemon(true);
            return thread;
          });
  private volatile State state = new State(Optional.empty(), Optional.empty());

  /**
   * What backups are made of.
   *
   * @param database the SQLite file
   * @param settings where they go, and for how long
   * @param minFreeDisk bytes that they leave free on their disk, and on the database's
   * @param version of Caravan
   */
  public record Ground(Path database, BackupSettings settings, long minFreeDisk, String version) {

    /** Where backups are. */
    public Path folder() {
      return settings.folder().orElseGet(() -> database.resolveSibling("backups"));
    }
  }

  /**
   * What goes on.
   *
   * @param underWay the id of the backup that is being made
   * @param failure why the last one could not be made; empty when it could
   */
  public record State(Optional<String> underWay, Optional<String> failure) {}

  /**
   * @param trail hears of backups that were made and deleted; empty where somebody else sees to it
   */
  public Backups(Ground ground, Optional<AuditTrail> trail, MeterRegistry meters, Clock clock) {
    this.ground = ground;
    this.folder = new BackupFolder(ground.folder(), ground.database());
    this.replaced = new ReplacedDatabases(ground.database(), ground.settings().keep());
    this.trail = trail;
    this.copy = new DatabaseCopy(ground.database());
    this.metrics = new BackupMetrics(meters, clock);
    this.clock = clock;
    metrics.know(folder.list());
  }

  /**
   * Makes one; blocks until it is on disk and was checked.
   *
   * @throws BackupUnderWay when another one is being made
   * @throws BackupException when it could not be made; nothing of it is left
   */
  public Backup create(Caller caller) {
    try (BackupFolder.Turn turn = folder.turn()) {
      return make(folder.id(clock.instant()), caller);
    }
  }

  /**
   * Begins to make one.
   *
   * @return its id; it is made when {@link #list} has it, and could not be when {@link #state} says
   *     so
   * @throws BackupUnderWay when another one is being made
   */
  public String begin(Caller caller) {
    BackupFolder.Turn turn = folder.turn();
    String id = folder.id(clock.instant());
    state = new State(Optional.of(id), Optional.empty());
    background.execute(
        () -> {
          try (turn) {
            Backup made = make(id, caller);
            LOG.info("Backup {} is made: {} bytes", folder.data(id), made.bytes());
          } catch (BackupException e) {
            LOG.debug("Told of by whoever asks", e);
          }
        });
    return id;
  }

  /** What goes on. */
  public State state() {
    return state;
  }

  /** All that there are, the newest first. */
  public List<Backup> list() {
    return folder.list();
  }

  /**
   * Deletes those whose time is over, and databases that restores put aside so long ago. A backup
   * goes when the time is over that was set when it was made, or the one that is set now, whichever
   * is earlier: a later one would break what certificates of erasures have said. The last one goes,
   * too.
   *
   * @return how many
   * @throws BackupUnderWay when one is being made
   */
  public long expire(Caller caller) {
    Instant now = clock.instant();
    long deleted = 0;
    try (BackupFolder.Turn turn = folder.turn()) {
      for (Backup backup : folder.list()) {
        if (!due(backup).isAfter(now)) {
          folder.delete(backup.id());
          deleted++;
          record(caller, "backup.expire", backup.id(), told(backup), AuditEntry.DONE);
        }
      }
      // Of a restore that was killed; one that goes on would have the turn.
      new DatabaseFile(replaced.restoring()).delete();
      for (ReplacedDatabases.Replaced one : replaced.list()) {
        if (!one.expiresAt().isAfter(now)) {
          new DatabaseFile(one.file()).delete();
          deleted++;
        }
      }
    } catch (IOException e) {
      throw new BackupException("A backup could not be deleted: " + e, e);
    } finally {
      metrics.know(folder.list());
    }
    return deleted;
  }

  private Instant due(Backup backup) {
    Instant now = backup.madeAt().plus(ground.settings().keep());
    return now.isBefore(backup.expiresAt()) ? now : backup.expiresAt();
  }

  /** By when all that were begun until now, and databases put aside, are deleted. */
  @Override
  public Optional<Instant> goneBy() {
    Stream<Instant> underWay =
        state.underWay().stream().map(id -> clock.instant().plus(ground.settings().keep()));
    return Stream.of(
            underWay,
            folder.list().stream().map(this::due),
            replaced.list().stream().map(ReplacedDatabases.Replaced::expiresAt))
        .flatMap(all -> all)
        .max(Instant::compareTo);
  }

  private Backup make(String id, Caller caller) {
    state = new State(Optional.of(id), Optional.empty());
    long began = System.nanoTime();
    Optional<String> failure = Optional.empty();
    try {
      Backup backup = make(id);
      metrics.made(Duration.ofNanos(System.nanoTime() - began));
      record(caller, CREATE, id, told(backup), AuditEntry.DONE);
      return backup;
    } catch (IOException | StoreException | BackupException e) {
      failure = Optional.of("The backup could not be made: " + reason(e));
      metrics.failed();
      LOG.error("{}", failure.get());
      record(caller, CREATE, id, "", "failed: " + reason(e));
      throw new BackupException(failure.get(), e);
    } finally {
      metrics.know(folder.list());
      state = new State(Optional.empty(), failure);
    }
  }

  private static String reason(Exception e) {
    return e instanceof IOException ? e.toString() : e.getMessage();
  }

  private Backup make(String id) throws IOException {
    Path plain = folder.draft(id, "copy");
    Path packed = folder.draft(id, "packed");
    try {
      requireDatabase();
      requireRoom();
      OwnersFile.create(plain);
      Instant madeAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      copy.into(plain);
      CopyFacts facts = CopyFacts.of(plain);
      OwnersFile.create(packed);
      String sha256 = new PackedFile(packed).pack(plain);
      var backup =
          new Backup(
              id,
              madeAt,
              madeAt.plus(ground.settings().keep()),
              Files.size(packed),
              Files.size(plain),
              sha256,
              facts.schema(),
              ground.version(),
              facts.auditEntry(),
              facts.auditHash());
      folder.publish(backup, packed);
      return backup;
    } finally {
      Files.deleteIfExists(plain);
      Files.deleteIfExists(packed);
    }
  }

  private void requireDatabase() {
    if (!Files.isRegularFile(ground.database())) {
      throw new BackupException(
          "there is no database %s: start Caravan once, or correct caravan.store.url"
              .formatted(ground.database()));
    }
  }

  /** The copy is no larger than the database, and lies beside its compressed form for a moment. */
  private void requireRoom() throws IOException {
    Path log = ground.database().resolveSibling(ground.database().getFileName() + "-wal");
    long size = Files.size(ground.database()) + (Files.exists(log) ? Files.size(log) : 0);
    long needed = 2 * size + ground.minFreeDisk();
    long free = Files.getFileStore(folder.path()).getUsableSpace();
    if (free < needed) {
      throw new BackupException(
          ("the disk of %s has %,d bytes free, and %,d are needed: twice the database, and"
                  + " caravan.channel.min-free-disk, without which no event is accepted. Free some,"
                  + " or set caravan.backup.folder to another disk")
              .formatted(folder.path(), free, needed));
    }
  }

  private static String told(Backup backup) {
    ObjectNode json = backup.json();
    json.remove("format");
    return json.toString();
  }

  private void record(Caller caller, String action, String id, String after, String result) {
    if (trail.isEmpty()) {
      return;
    }
    try {
      trail
          .get()
          .record(new AuditEntry(clock.instant(), caller, action, id, 0, "", after, result))
          .join();
    } catch (RuntimeException e) {
      LOG.error("{} of backup {} could not be put into the audit log", action, id, e);
    }
  }

  /** Ends a backup that is being made; nothing of it is left. */
  @Override
  public void close() {
    copy.cancel();
    background.shutdown();
    try {
      if (!background.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A backup is still being made; what is left of it goes at the next one");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
