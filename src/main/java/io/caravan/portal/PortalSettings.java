package io.caravan.portal;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.settings.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which portals there are, and the app whose installations the OAuth ones are.
 *
 * @param clientId of the app; empty when there is none
 * @param clientSecret of the app
 * @param refreshAhead how long before its end a token is replaced
 */
public record PortalSettings(
    List<Portal> portals, String clientId, Secret clientSecret, Duration refreshAhead) {

  private static final String PREFIX = "caravan.portals.";

  public PortalSettings {
    portals = List.copyOf(portals);
  }

  /** Whether there is an app, without which nobody can connect a portal by OAuth. */
  public boolean hasApp() {
    return !clientId.isEmpty() && !clientSecret.value().isEmpty();
  }

  /**
   * Reads {@code caravan.portals.<name>.*}, {@code caravan.hubspot.client-id} and {@code
   * caravan.hubspot.client-secret}.
   */
  public static PortalSettings from(Settings settings) {
    var portals = new ArrayList<Portal>();
    for (String name : settings.names(PREFIX)) {
      portal(settings, name, portals).ifPresent(portals::add);
    }
    String clientId = settings.text("caravan.hubspot.client-id", "");
    var clientSecret = new Secret(settings.text("caravan.hubspot.client-secret", ""));
    boolean oauth =
        portals.stream().anyMatch(portal -> portal.credentials() instanceof Portal.OAuth);
    if (oauth && (clientId.isEmpty() || clientSecret.value().isEmpty())) {
      settings.reject(
          clientId.isEmpty() ? "caravan.hubspot.client-id" : "caravan.hubspot.client-secret",
          "is missing, but a portal has a refresh token, which is of no use without it");
    }
    return new PortalSettings(
        portals,
        clientId,
        clientSecret,
        settings.duration(
            "caravan.hubspot.refresh-ahead",
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(20)));
  }

  private static Optional<Portal> portal(Settings settings, String name, List<Portal> others) {
    String key = PREFIX + name + ".";
    long id = settings.number(key + "id", 0, 1, Long.MAX_VALUE);
    Optional<String> token = settings.text(key + "token");
    Optional<String> refreshToken = settings.text(key + "refresh-token");
    String domain = settings.text(key + "domain", "default");
    Tier tier =
        settings.choice(key + "tier", null, accepted(Tier.values()), t -> of(Tier.class, t));
    AppKind kind =
        settings.choice(
            key + "app-kind",
            AppKind.PRIVATE,
            accepted(AppKind.values()),
            t -> of(AppKind.class, t));
    ZoneId zone =
        settings.choice(
            key + "time-zone", null, "a time zone such as Europe/Berlin", PortalSettings::zone);
    if (settings.text(key + "id").isEmpty()) {
      settings.reject(key + "id", "is missing; it is the number that HubSpot shows as hub id");
    }
    if (id != 0 && others.stream().anyMatch(other -> other.id() == id)) {
      settings.reject(key + "id", "is " + id + ", which another portal has already");
    }
    if (token.isPresent() == refreshToken.isPresent()) {
      settings.reject(
          key + "token",
          token.isPresent()
              ? "and " + key + "refresh-token are both set; a portal has one or the other"
              : "is missing; give it, or " + key + "refresh-token for an OAuth app");
      return Optional.empty();
    }
    Portal.Credentials credentials =
        token.isPresent()
            ? new Portal.StaticToken(new Secret(token.get()))
            : new Portal.OAuth(new Secret(refreshToken.orElseThrow()));
    return Optional.of(
        new Portal(
            name,
            id,
            domain,
            Optional.ofNullable(tier),
            kind,
            Optional.ofNullable(zone),
            credentials));
  }

  private static String accepted(Enum<?>[] values) {
    return "one of "
        + String.join(", ", java.util.Arrays.stream(values).map(v -> lower(v.name())).toList());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E of(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
