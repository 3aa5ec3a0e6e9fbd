package io.caravan.cli;

import io.caravan.audit.AuditLog;
import io.caravan.audit.AuditSettings;
import io.caravan.channel.ChannelSettings;
import io.caravan.operations.backup.BackupSettings;
import io.caravan.operations.backup.Backups;
import io.caravan.operations.backup.Restore;
import io.caravan.operations.backup.Restores;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.write.RestoredWrites;
import io.caravan.write.WriteSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** What a command about backups works with when no Caravan does it. */
record BackupGround(
    Map<String, String> values,
    StoreSettings store,
    BackupSettings backup,
    ChannelSettings channel,
    WriteSettings write,
    Path archive) {

  /**
   * Reads the settings that are needed.
   *
   * @throws io.caravan.settings.InvalidSettings when one of them is bad
   */
  static BackupGround of(CommonOptions options) throws IOException {
    Map<String, String> values = options.settings(Map.of());
    var settings = new Settings(values);
    var ground =
        new BackupGround(
            values,
            StoreSettings.from(settings),
            BackupSettings.from(settings),
            ChannelSettings.from(settings),
            WriteSettings.from(settings),
            AuditSettings.from(settings).archive());
    settings.requireValid();
    return ground;
  }

  boolean isServer() {
    return store.dialect() == Dialect.POSTGRESQL;
  }

  private Backups.Ground files() {
    return new Backups.Ground(
        store.file(), backup, channel.minFreeDisk(), new Version().getVersion()[0]);
  }

  /** Backups without entries in the audit log: commands are entered by themselves. */
  Backups backups() {
    return new Backups(files(), Optional.empty(), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  Restore restore() {
    return new Restore(files(), Clock.systemUTC());
  }

  /** What a database knows of restores. */
  Restores restores(Store opened) {
    var log =
        new AuditLog(
            opened, Redaction.of(values).ofSecretsAlone()::text, new SimpleMeterRegistry());
    return new Restores(opened, new RestoredWrites(write.channel()), log, Clock.systemUTC());
  }
}
