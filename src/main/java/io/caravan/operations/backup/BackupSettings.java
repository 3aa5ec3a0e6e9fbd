package io.caravan.operations.backup;

import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where backups are, and for how long.
 *
 * @param folder empty for {@code backups} beside the database
 * @param keep how long after it was made a backup is deleted
 */
public record BackupSettings(Optional<Path> folder, Duration keep) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(3_650);

  /** Reads {@code caravan.backup.*}. */
  public static BackupSettings from(Settings settings) {
    // The route reads these by itself; asking for them makes them known.
    settings.flag("caravan.backup.enabled", true);
    settings.text("caravan.backup.cron");
    return new BackupSettings(
        settings.text("caravan.backup.folder").map(Path::of),
        settings.duration("caravan.backup.keep", Duration.ofDays(30), SHORTEST, LONGEST));
  }
}
