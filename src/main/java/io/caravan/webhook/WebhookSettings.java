package io.caravan.webhook;

import io.caravan.http.ApiHttpServer;
import io.caravan.http.HttpLimits;
import io.caravan.http.PublicHttpServer;
import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How webhooks are received.
 *
 * @param path where HubSpot posts to; used by the intake route
 * @param publicUrl the base of the URL that HubSpot calls; empty when the request itself tells it
 * @param versions accepted signature versions
 * @param secrets client secrets; several during a rotation
 * @param tolerance how far a v3 timestamp may be from now, both ways
 * @param allowedAddresses peers that may post; empty for all
 * @param trustedProxies peers whose X-Forwarded-* headers are believed
 * @param retryAfter what a 503 asks HubSpot to wait
 * @param limits of the HTTP server
 * @param logRetention how long event processings are remembered for export
 */
public record WebhookSettings(
    String path,
    Optional<String> publicUrl,
    List<SignatureVersion> versions,
    List<String> secrets,
    Duration tolerance,
    List<AddressRange> allowedAddresses,
    List<AddressRange> trustedProxies,
    Duration retryAfter,
    HttpLimits limits,
    Duration logRetention) {

  /** Which of HubSpot's signatures. */
  public enum SignatureVersion {
    V1,
    V2,
    V3
  }

  /** Reads {@code caravan.webhook.*} and {@code caravan.events.*}. */
  public static WebhookSettings from(Settings settings) {
    // The routes read these three by themselves; asking for them makes them known.
    settings.text("caravan.events.to", "channel:events");
    settings.text("caravan.events.from", "channel:events");
    settings.integer("caravan.events.lanes", 16, 1, 1_024);
    HttpLimits limits = HttpLimits.defaults();
    return new WebhookSettings(
        settings.choice(
            "caravan.webhook.path",
            "/webhooks/hubspot",
            "a path such as /webhooks/hubspot, and none of the API's (/api, /hubspot)",
            WebhookSettings::path),
        settings
            .text("caravan.webhook.public-url")
            .map(given -> settings.url("caravan.webhook.public-url", given).toString()),
        settings.choice(
            "caravan.webhook.signature-versions",
            List.of(SignatureVersion.V3),
            "one or more of v3, v2, v1",
            WebhookSettings::versions),
        settings.list(
            "caravan.webhook.secrets", settings.text("caravan.hubspot.client-secret", "")),
        settings.duration(
            "caravan.webhook.tolerance",
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5)),
        ranges(settings, "caravan.webhook.allowed-addresses"),
        ranges(settings, "caravan.webhook.trusted-proxies"),
        settings.duration(
            "caravan.webhook.retry-after",
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofHours(1)),
        new HttpLimits(
            settings.bytes("caravan.webhook.max-body", limits.maxBody(), 1_024, 64L << 20),
            settings.bytes("caravan.webhook.max-buffered", limits.maxBuffered(), 1 << 20, 4L << 30),
            settings.duration(
                "caravan.webhook.body-timeout",
                limits.bodyTimeout(),
                Duration.ofMillis(100),
                Duration.ofMinutes(1)),
            settings.duration(
                "caravan.webhook.idle-timeout",
                limits.idleTimeout(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(10)),
            settings.integer(
                "caravan.webhook.max-connections", limits.maxConnections(), 10, 1_000_000)),
        settings.duration(
            "caravan.events.log-retention",
            Duration.ofDays(30),
            Duration.ofHours(1),
            Duration.ofDays(3_650)));
  }

  private static String path(String text) {
    if (!text.matches("/[A-Za-z0-9._~/-]*")
        || ApiHttpServer.serves(text)
        || text.equals(PublicHttpServer.CALLBACK)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static List<SignatureVersion> versions(String text) {
    return java.util.Arrays.stream(text.split(","))
        .map(part -> SignatureVersion.valueOf(part.strip().toUpperCase(Locale.ROOT)))
        .toList();
  }

  private static List<AddressRange> ranges(Settings settings, String key) {
    return settings.choice(
        key,
        List.of(),
        "IP addresses or ranges such as 10.0.0.0/8, separated by commas",
        text ->
            java.util.Arrays.stream(text.split(","))
                .map(part -> AddressRange.parse(part.strip()))
                .toList());
  }
}
