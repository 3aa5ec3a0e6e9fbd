package io.caravan.operations.backup;

import io.caravan.store.DatabaseFile;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup in the place of the database that no Caravan has open, and looks at backups without
 * doing so.
 *
 * <p>The database is made ready beside its place: unpacked, checked, brought up to date, and told
 * that it was restored. Only then it takes the place, in one step: whenever the process is killed,
 * what is there is the old database or the new one, whole.
 */
public final class Restore {

  private static final Logger LOG = LoggerFactory.getLogger(Restore.class);

  private final Path database;
  private final BackupFolder folder;
  private final ReplacedDatabases replaced;
  private final Clock clock;

  public Restore(Backups.Ground ground, Clock clock) {
    this.database = ground.database().toAbsolutePath();
    this.folder = new BackupFolder(ground.folder(), database);
    this.replaced = new ReplacedDatabases(database, ground.settings().keep());
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param replaced where the database is now that was there before; empty when there was none
   */
  public record Done(Backup backup, Optional<Path> replaced) {}

  /**
   * Finds a backup.
   *
   * @param id empty for the newest
   * @throws BackupException when there is none
   */
  public Backup find(Optional<String> id) {
    List<Backup> all = folder.list();
    if (all.isEmpty()) {
      throw new BackupException("There is no backup in " + folder.path());
    }
    return all.stream()
        .filter(backup -> id.isEmpty() || backup.id().equals(id.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new BackupException(
                    "There is no backup %s in %s; the newest is %s"
                        .formatted(id.get(), folder.path(), all.get(0).id())));
  }

  /**
   * Unpacks a backup and looks through all of it.
   *
   * @param look looks further at the unpacked database, which is deleted afterwards
   * @throws BackupException when something is wrong with it
   */
  public void check(Backup backup, Consumer<StoreSettings> look) {
    try (BackupFolder.Turn turn = folder.turn()) {
      Path file = folder.draft(backup.id(), "checked");
      try {
        OwnersFile.create(file);
        new BackupCheck(folder).unpack(backup, file);
        BackupCheck.inspect(file, true);
        look.accept(StoreSettings.sqlite(file));
      } finally {
        new DatabaseFile(file).delete();
      }
    } catch (IOException e) {
      throw new BackupException("The backup cannot be unpacked in " + folder.path() + ": " + e, e);
    }
  }

  /**
   * Restores a backup.
   *
   * @param ready told of the restored database before it takes its place
   * @throws StoreException when a Caravan has the database open
   * @throws BackupException when the backup is damaged, or cannot be put in place; the database is
   *     what it was
   */
  public Done run(Backup backup, BiConsumer<Store, Backup> ready) {
    StoreSettings settings = StoreSettings.sqlite(database);
    try (Store.Claim claim = Store.claim(settings);
        BackupFolder.Turn turn = folder.turn()) {
      Path restored = replaced.restoring();
      new DatabaseFile(restored).delete();
      try {
        requireRoom(backup);
        OwnersFile.create(restored);
        requireSameOwner(restored);
        new BackupCheck(folder).unpack(backup, restored);
        BackupCheck.inspect(restored, false);
        try (Store store = Store.open(StoreSettings.sqlite(restored), new SimpleMeterRegistry())) {
          ready.accept(store, backup);
        }
        if (Files.exists(log(restored))) {
          throw new BackupException(
              "The log of " + restored + " could not be brought into it; see the log of Caravan");
        }
        return new Done(backup, swap(restored));
      } finally {
        new DatabaseFile(restored).delete();
      }
    } catch (IOException e) {
      throw new BackupException("The backup could not be restored: " + e, e);
    }
  }

  private void requireRoom(Backup backup) throws IOException {
    long free = Files.getFileStore(database.getParent()).getUsableSpace();
    if (free < backup.databaseBytes()) {
      throw new BackupException(
          "The disk of %s has %,d bytes free, but the database in the backup has %,d"
              .formatted(database.getParent(), free, backup.databaseBytes()));
    }
  }

  /** What root restores, the user that runs Caravan could not open. */
  private void requireSameOwner(Path restored) throws IOException {
    if (Files.exists(database) && !Files.getOwner(database).equals(Files.getOwner(restored))) {
      throw new BackupException(
          "%s belongs to %s: restore the backup as that user, who runs Caravan"
              .formatted(database, Files.getOwner(database)));
    }
  }

  private Optional<Path> swap(Path restored) throws IOException {
    Optional<Path> aside = Optional.empty();
    if (Files.exists(database)) {
      Instant now = clock.instant();
      aside = Optional.of(replaced.name(now));
      settle();
      if (Files.exists(log(database))) {
        // What could not be brought into it belongs to it, and must not meet the restored one.
        Files.move(log(database), ReplacedDatabases.log(aside.get()));
      }
      putAside(aside.get());
    }
    Files.deleteIfExists(log(database));
    Files.deleteIfExists(database.resolveSibling(database.getFileName() + "-shm"));
    Files.move(
        restored, database, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    OwnersFile.forceNames(database.getParent());
    return aside;
  }

  private void settle() {
    try {
      new DatabaseFile(database).settle();
    } catch (StoreException e) {
      LOG.warn("The database that is replaced keeps its log apart: {}", e.getMessage());
    }
  }

  /** A second name first, so that there is a database at each moment. */
  private void putAside(Path aside) throws IOException {
    try {
      Files.createLink(aside, database);
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(database, aside, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static Path log(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }
}
