package io.caravan.operations.backup;

import io.caravan.audit.AuditTrail;
import io.caravan.privacy.KeptCopies;
import io.caravan.store.Store;
import io.caravan.write.RestoredWrites;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Builds what makes backups and knows of restores, and names what its route calls. */
public final class BackupConfiguration implements AutoCloseable {

  private final Optional<Backups> backups;
  private final Restores restores;

  /**
   * @param minFreeDisk bytes that backups leave free on their disk
   * @param version of Caravan
   */
  public BackupConfiguration(
      BackupSettings settings,
      Store store,
      RestoredWrites writes,
      long minFreeDisk,
      String version,
      AuditTrail trail,
      MeterRegistry meters,
      Clock clock) {
    backups =
        store
            .file()
            .map(file -> new Backups.Ground(file, settings, minFreeDisk, version))
            .map(ground -> new Backups(ground, Optional.of(trail), meters, clock));
    restores = new Restores(store, writes, trail, clock);
  }

  /** The backups; empty when the database is no file, and its server is backed up instead. */
  public Optional<Backups> backups() {
    return backups;
  }

  /** What the database knows of restores. */
  public Restores restores() {
    return restores;
  }

  /** What certificates of erasures name the end of. */
  public KeptCopies copies() {
    return backups.<KeptCopies>map(all -> all).orElse(Optional::empty);
  }

  /** Names {@code backups} for routes. */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("backups", new BackupSchedule(backups));
  }

  /** Ends a backup that is being made. */
  @Override
  public void close() {
    backups.ifPresent(Backups::close);
  }
}
