package io.caravan.access;

import io.caravan.access.limit.IntegrationLimits;
import io.caravan.access.limit.Limit;
import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who gets in, and how often.
 *
 * @param directory of the key that signs Caravan's own tokens, and with PostgreSQL of what commands
 *     find a running process by
 * @param company its identity provider; empty for none
 * @param longestToken a token may be good for so long at most
 * @param callsPerMinute of one caller, in any minute
 * @param callsPerHour of one caller, in any hour
 * @param wrongPerMinute wrong credentials from one address; then it must wait
 * @param hosts names by which callers reach the ports, in small letters
 * @param origins sites whose pages may call
 */
public record AccessSettings(
    Path directory,
    Optional<CompanyIssuer> company,
    Duration longestToken,
    int callsPerMinute,
    int callsPerHour,
    int wrongPerMinute,
    Set<String> hosts,
    Set<String> origins) {

  /**
   * Reads {@code caravan.access.*}.
   *
   * @param data where the database is
   */
  public static AccessSettings from(Settings settings, Path data) {
    List<String> origins = settings.list("caravan.access.origins", "");
    origins.stream()
        .filter(origin -> !origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?"))
        .forEach(
            origin ->
                settings.reject(
                    "caravan.access.origins",
                    "names '"
                        + origin
                        + "', but an origin is a scheme, a host and perhaps a port, such as"
                        + " https://dashboard.example.com"));
    IntegrationLimits limits = IntegrationLimits.from(settings);
    return new AccessSettings(
        settings.path("caravan.access.directory", data.toString()),
        CompanyIssuer.from(settings),
        settings.duration(
            "caravan.access.longest-token",
            Duration.ofDays(30),
            Duration.ofMinutes(5),
            Duration.ofDays(366)),
        limits.of(Limit.CALLS_PER_MINUTE),
        limits.of(Limit.CALLS_PER_HOUR),
        settings.integer("caravan.access.wrong-per-minute", 20, 1, 10_000),
        settings.list("caravan.access.hosts", "").stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()),
        Set.copyOf(origins));
  }
}
