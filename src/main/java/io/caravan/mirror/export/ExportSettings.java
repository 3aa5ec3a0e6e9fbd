package io.caravan.mirror.export;

import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * When a full sync reads an export.
 *
 * @param backfill whether it may
 * @param threshold with {@link Backfill#AUTO}: types with fewer records are listed
 * @param firstPoll how long after its start an export is looked at first; each further wait is
 *     twice as long
 * @param longestPoll where doubling ends
 * @param patience how long an export may take; then the records are listed
 * @param largestFile bytes of a file that are accepted, packed
 * @param directory where files lie until they are read
 */
public record ExportSettings(
    Backfill backfill,
    long threshold,
    Duration firstPoll,
    Duration longestPoll,
    Duration patience,
    long largestFile,
    Path directory) {

  /** Whether a full sync reads an export. */
  public enum Backfill {
    /** Where it is granted and there are enough records. */
    AUTO,
    /** However few records there are. */
    ALWAYS,
    NEVER
  }

  private static final String KEY = "caravan.export.";

  /** Reads {@code caravan.export.*}. */
  public static ExportSettings from(Settings settings) {
    Duration least = Duration.ofMillis(10);
    Duration hour = Duration.ofHours(1);
    return new ExportSettings(
        settings.choice(
            KEY + "backfill",
            Backfill.AUTO,
            "auto, always or never",
            text -> Backfill.valueOf(text.toUpperCase(Locale.ROOT))),
        settings.number(KEY + "threshold", 50_000, 0, Long.MAX_VALUE),
        settings.duration(KEY + "poll.first", Duration.ofSeconds(5), least, hour),
        settings.duration(KEY + "poll.longest", Duration.ofMinutes(1), least, hour),
        settings.duration(KEY + "patience", hour, Duration.ofSeconds(1), Duration.ofDays(1)),
        settings.bytes(KEY + "largest-file", 4L << 30, 1 << 20, 1L << 40),
        settings.path(KEY + "directory", "data/exports"));
  }

  /** Whether so many records are worth an export. */
  boolean isWorthIt(long records) {
    return backfill == Backfill.ALWAYS || (backfill == Backfill.AUTO && records > threshold);
  }

  /** How long to wait before an export is looked at once more. */
  Duration pollAfter(int polls) {
    Duration doubled = firstPoll.multipliedBy(1L << Math.min(polls, 20));
    return doubled.compareTo(longestPoll) < 0 ? doubled : longestPoll;
  }
}
