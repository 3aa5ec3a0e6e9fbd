package io.caravan.operations.backup;

import io.caravan.store.DatabaseFile;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes the database out of a backup, and says what is wrong with either. */
final class BackupCheck {

  private static final String MEND =
      "; take another backup (caravan backup list), or the copy of this one that you keep elsewhere";

  private final BackupFolder folder;

  BackupCheck(BackupFolder folder) {
    this.folder = folder;
  }

  /**
   * Unpacks a backup.
   *
   * @param target an empty file; holds the whole database afterwards, durably
   * @throws BackupException when the file is not the one that the manifest tells of
   */
  void unpack(Backup backup, Path target) {
    Path data = folder.data(backup.id());
    try {
      if (!Files.isRegularFile(data)) {
        throw new BackupException("There is a manifest, but no file " + data + MEND);
      }
      // Before anything is unpacked: what is not ours may unpack to whatever it likes.
      String sha256 = new PackedFile(data).hash();
      if (!sha256.equals(backup.sha256())) {
        throw new BackupException(
            "%s is damaged: its %,d bytes have the SHA-256 %s, but the manifest says %,d bytes and %s%s"
                .formatted(data, Files.size(data), sha256, backup.bytes(), backup.sha256(), MEND));
      }
      new PackedFile(data).unpack(target, backup.databaseBytes());
    } catch (IOException e) {
      throw new BackupException(data + " cannot be unpacked: " + e + MEND, e);
    }
  }

  /**
   * Looks at an unpacked database as such.
   *
   * @param whole also whether indexes agree with their tables
   * @throws BackupException when it is damaged, or of a later version of Caravan
   */
  static void inspect(Path database, boolean whole) {
    try {
      List<String> problems = new DatabaseFile(database).problems(whole);
      if (!problems.isEmpty()) {
        throw new BackupException(
            "The database in the backup is damaged: " + String.join("; ", problems) + MEND);
      }
    } catch (StoreException e) {
      throw new BackupException("The backup holds no database: " + e.getMessage() + MEND, e);
    }
    List<String> unknown = Store.unknownMigrations(StoreSettings.sqlite(database));
    if (!unknown.isEmpty()) {
      throw new BackupException(
          "The backup is of a later version of Caravan: this one does not know the migrations %s. Use that version, or a later one"
              .formatted(String.join(", ", unknown)));
    }
  }
}
