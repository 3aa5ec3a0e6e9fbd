package io.caravan.operations.backup;

import java.nio.file.Path;

/** Somebody else works in the folder of backups: one at a time. */
public final class BackupUnderWay extends BackupException {

  BackupUnderWay(Path folder) {
    super(
        "A backup is being made, checked or restored in %s at the moment: try again when that is done"
            .formatted(folder));
  }
}
