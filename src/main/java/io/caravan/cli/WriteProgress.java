package io.caravan.cli;

import io.caravan.write.file.ImportProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How far a run is, in a line that people read. */
final class WriteProgress {

  private final long fileBytes;
  private final Pace pace = new Pace();

  /**
   * @param fileBytes size of the file; 0 when it is not known
   */
  WriteProgress(long fileBytes) {
    this.fileBytes = fileBytes;
  }

  /**
   * The line.
   *
   * @param nanos now, as System.nanoTime tells it
   * @param quotaWait how long a call waits for HubSpot's quota; empty when not known
   */
  String line(ImportProgress now, long nanos, Optional<Duration> quotaWait) {
    double rate = pace.perSecond(now.settled(), nanos);
    var line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "read %,d%s   accepted %,d   done %,d   rejected %,d",
            now.read(),
            share(now),
            now.accepted(),
            now.done(),
            now.rejected() + now.dead()));
    if (rate > 0) {
      line.append(String.format(Locale.ROOT, "   %,.0f/s", rate));
      left(now, rate).ifPresent(left -> line.append("   ").append(words(left)).append(" left"));
    }
    quotaWait
        .filter(wait -> wait.toMillis() >= 500)
        .ifPresent(wait -> line.append("   quota: waits ").append(words(wait)));
    return line.toString();
  }

  private String share(ImportProgress now) {
    return now.ended() || fileBytes <= 0
        ? ""
        : String.format(Locale.ROOT, " (%d%%)", Math.min(99, 100 * now.bytes() / fileBytes));
  }

  private Optional<Duration> left(ImportProgress now, double rate) {
    if (now.complete()) {
      return Optional.empty();
    }
    double rows = now.read();
    if (!now.ended()) {
      if (fileBytes <= 0 || now.bytes() <= 0) {
        return Optional.empty();
      }
      rows = rows * fileBytes / now.bytes();
    }
    return Optional.of(Duration.ofSeconds((long) Math.max(0, (rows - now.settled()) / rate)));
  }

  /** A time as people say it: 45 s, 12 min, 3 h 20 min. */
  static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 1) {
      return "less than 1 s";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return (seconds + 30) / 60 + " min";
    }
    return seconds / 3_600 + " h " + (seconds % 3_600) / 60 + " min";
  }
}
