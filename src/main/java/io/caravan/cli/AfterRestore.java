package io.caravan.cli;

import io.caravan.operations.backup.BackupException;
import io.caravan.privacy.Certificate;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must happen on a database that was restored, before anything works on it. */
final class AfterRestore {

  private static final Logger LOG = LoggerFactory.getLogger(AfterRestore.class);

  private final Floors floors;

  AfterRestore(Floors floors) {
    this.floors = floors;
  }

  /**
   * Erases again who was erased after the backup was made. Does nothing when that was done.
   *
   * @return the certificates of those who were back
   * @throws BackupException when the ledger of erasures cannot be read
   */
  List<Certificate> eraseAgain() {
    if (!floors.backup().restores().isErasingLeft()) {
      return List.of();
    }
    List<Certificate> erased;
    try {
      erased = floors.privacy().erasures().reapply("caravan:restore");
    } catch (IOException e) {
      throw new BackupException(
          "The database was restored, and who was erased since must be erased again before anything"
              + " starts; but the ledger of erasures (caravan.privacy.ledger) cannot be read: "
              + e.getMessage(),
          e);
    }
    floors.backup().restores().erasedAgain();
    return erased;
  }

  /**
   * Does what is left to do before a process starts.
   *
   * @throws IllegalStateException when it would wait for a decision that somebody else must make
   */
  void finish(ProcessKind kind) {
    boolean restored = !eraseAgain().isEmpty();
    if (restored) {
      LOG.info("Persons who were in the restored backup were erased again");
    }
    if (kind == ProcessKind.WRITING && floors.write().write().gate().closed()) {
      throw new IllegalStateException(
          "the database was restored from a backup with writes that may have been sent since, and"
              + " nothing is sent until you decide about them: caravan backup release-writes, or"
              + " caravan backup discard-writes");
    }
  }
}
