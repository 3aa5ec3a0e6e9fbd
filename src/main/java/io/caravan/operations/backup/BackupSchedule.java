package io.caravan.operations.backup;

import io.caravan.access.Caller;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the route {@code backup} calls; with a database that is no file there is nothing to do. */
public final class BackupSchedule {

  private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);
  private static final Caller CALLER = Caller.caravan("backup");

  private final Optional<Backups> backups;

  BackupSchedule(Optional<Backups> backups) {
    this.backups = backups;
  }

  /** Begins to make one; does not wait for it, and so holds up no stop of Caravan. */
  public void make() {
    ifFree(all -> all.begin(CALLER));
  }

  /** Deletes those whose time is over. */
  public void expire() {
    ifFree(all -> all.expire(CALLER));
  }

  private void ifFree(Consumer<Backups> task) {
    try {
      backups.ifPresent(task);
    } catch (BackupUnderWay e) {
      LOG.info("Left out this time: {}", e.getMessage());
    }
  }
}
