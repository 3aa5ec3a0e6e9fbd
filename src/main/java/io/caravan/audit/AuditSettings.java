package io.caravan.audit;

import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the log is kept.
 *
 * @param archive the folder for archives
 * @param perCaller so many entries of a caller stay in the database
 * @param keep entries older than this are archived, too
 * @param withhold properties whose values are not written down: {@code iban}, {@code
 *     contacts.passport}, or {@code *} for all
 */
public record AuditSettings(Path archive, int perCaller, Duration keep, Set<String> withhold) {

  private static final Duration CENTURY = Duration.ofDays(36_500);

  /** Reads {@code caravan.audit.*}. */
  public static AuditSettings from(Settings settings) {
    return new AuditSettings(
        settings.path("caravan.audit.archive", "data/audit"),
        settings.integer("caravan.limits.audit-entries-per-user", 10_000, 1, 100_000_000),
        settings.duration(
            "caravan.audit.keep", Duration.ofDays(365), Duration.ofSeconds(1), CENTURY),
        settings.list("caravan.audit.withhold", "").stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Whether the value of a property is not to be written down.
   *
   * @param type the object type's name, such as contacts
   */
  public boolean withholds(String type, String property) {
    String name = property.toLowerCase(Locale.ROOT);
    return withhold.contains("*")
        || withhold.contains(name)
        || withhold.contains(type.toLowerCase(Locale.ROOT) + "." + name);
  }
}
