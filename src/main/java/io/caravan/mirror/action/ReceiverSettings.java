package io.caravan.mirror.action;

import io.caravan.outgoing.AllowedAddresses;
import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The company's webhook that actions are posted to.
 *
 * @param url https, or http on this machine
 * @param secrets sign each request, one after another; two during a rotation
 * @param timeout for the whole of a request and its answer
 * @param allowed which machines may be called
 */
public record ReceiverSettings(
    URI url, List<String> secrets, Duration timeout, AllowedAddresses allowed) {

  private static final String PREFIX = "caravan.actions.webhook.";
  private static final int SHORTEST_SECRET = 16;

  /** Reads {@code caravan.actions.webhook.*}; empty without a URL. */
  static Optional<ReceiverSettings> from(Settings settings) {
    // The route reads these by itself; asking for them makes them known.
    settings.integer(PREFIX + "batch-size", 100, 1, 100);
    settings.integer(PREFIX + "batch-millis", 100, 1, 60_000);
    settings.integer(PREFIX + "attempts", 50, 1, 10_000);
    settings.duration(PREFIX + "backoff", Duration.ofSeconds(1), Duration.ofMillis(1), hours(1));
    settings.duration(
        PREFIX + "max-backoff", Duration.ofMinutes(10), Duration.ofMillis(1), hours(24));
    settings.integer(PREFIX + "max-in-flight", 1_000, 1, 4_000);
    List<String> secrets = settings.list(PREFIX + "secrets", "");
    Duration timeout =
        settings.duration(
            PREFIX + "timeout", Duration.ofSeconds(10), Duration.ofMillis(100), hours(1));
    Optional<URI> url =
        settings.text(PREFIX + "url").map(given -> settings.url(PREFIX + "url", given));
    AllowedAddresses allowed = AllowedAddresses.from(settings);
    url.ifPresent(given -> check(settings, given, secrets, allowed));
    return url.map(given -> new ReceiverSettings(given, secrets, timeout, allowed));
  }

  private static void check(
      Settings settings, URI url, List<String> secrets, AllowedAddresses allowed) {
    allowed
        .refusal(url.getHost())
        .ifPresent(reason -> settings.reject(PREFIX + "url", "names a host that " + reason));
    if ("http".equals(url.getScheme()) && !isLoopback(url.getHost())) {
      settings.reject(
          PREFIX + "url",
          "is '" + url + "', but must begin with https: actions carry personal data");
    }
    if (url.getUserInfo() != null || url.getFragment() != null) {
      settings.reject(PREFIX + "url", "must have neither a user before its host nor a # fragment");
    }
    if (secrets.isEmpty() || secrets.size() > 2) {
      settings.reject(
          PREFIX + "secrets",
          "must be one secret, or two during a rotation, since there is a URL to send to");
    }
    if (secrets.stream().anyMatch(secret -> secret.length() < SHORTEST_SECRET)) {
      settings.reject(
          PREFIX + "secrets", "must have " + SHORTEST_SECRET + " characters or more each");
    }
  }

  /** A name other than localhost is not looked up: it may mean another machine tomorrow. */
  private static boolean isLoopback(String host) {
    String plain = host.replaceAll("^\\[|]$", "");
    if (plain.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return plain.matches("[0-9.]+|[0-9a-fA-F:]+")
          && InetAddress.getByName(plain).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  /** Shows everything but the secrets. */
  @Override
  public String toString() {
    return "ReceiverSettings[url=%s, secrets=%d, timeout=%s]"
        .formatted(url, secrets.size(), timeout);
  }
}
