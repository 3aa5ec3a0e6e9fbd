package io.caravan.portal.oauth;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.portal.check.Expectations;
import io.caravan.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How portals are connected by OAuth.
 *
 * @param redirectUri where HubSpot leads back to; one that the app has configured. Empty: nobody
 *     can connect a portal
 * @param authorizeUrl HubSpot's install page
 * @param scopes those without which a portal is of no use
 * @param optionalScopes those that are good to have
 * @param pkce whether codes are bound to who asked for them
 * @param linkLifetime how long an install link is good
 * @param appKind how the app is distributed
 * @param uninstall whether the app is taken away from a portal that is disconnected
 * @param journal whether the webhooks journal is to be read
 */
public record OAuthSettings(
    String redirectUri,
    String authorizeUrl,
    List<String> scopes,
    List<String> optionalScopes,
    boolean pkce,
    Duration linkLifetime,
    AppKind appKind,
    boolean uninstall,
    boolean journal) {

  private static final String REDIRECT = "caravan.hubspot.redirect-uri";
  private static final String SCOPES =
      "oauth crm.objects.contacts.read crm.objects.contacts.write crm.schemas.contacts.read"
          + " crm.objects.companies.read crm.objects.companies.write crm.schemas.companies.read"
          + " crm.objects.deals.read crm.objects.deals.write crm.schemas.deals.read"
          + " crm.objects.owners.read";
  private static final String OPTIONAL =
      "crm.objects.custom.read crm.schemas.custom.read crm.export automation";

  public OAuthSettings {
    scopes = List.copyOf(scopes);
    optionalScopes = List.copyOf(optionalScopes);
  }

  /** Reads {@code caravan.hubspot.*}. */
  public static OAuthSettings from(Settings settings) {
    // Used by the routes; looked at here so that a mistake stops the start.
    settings.text("caravan.hubspot.sweep");
    settings.integer("caravan.hubspot.reload", 5_000, 500, 600_000);
    return new OAuthSettings(
        settings.choice(
            REDIRECT,
            "",
            "https://HOST/hubspot/auth/callback, or http://localhost:PORT/hubspot/auth/callback",
            OAuthSettings::redirect),
        settings
            .url("caravan.hubspot.authorize-url", "https://app.hubspot.com/oauth/authorize")
            .toString(),
        scopes(settings, "caravan.hubspot.scopes", SCOPES),
        scopes(settings, "caravan.hubspot.optional-scopes", OPTIONAL),
        settings.flag("caravan.hubspot.pkce", true),
        settings.duration(
            "caravan.hubspot.link-lifetime",
            Duration.ofMinutes(10),
            Duration.ofMinutes(1),
            Duration.ofHours(1)),
        settings.choice(
            "caravan.hubspot.app-kind",
            AppKind.PRIVATE,
            "private or marketplace",
            text -> AppKind.valueOf(text.toUpperCase(Locale.ROOT))),
        settings.flag("caravan.hubspot.uninstall-on-disconnect", true),
        settings.flag("caravan.journal.enabled", false));
  }

  /** What Caravan is to do with its portals. */
  public Expectations expectations() {
    return new Expectations(scopes, optionalScopes, journal);
  }

  private static List<String> scopes(Settings settings, String key, String usual) {
    return settings.choice(
        key, words(usual), "names of scopes with blanks between", OAuthSettings::words);
  }

  private static List<String> words(String text) {
    List<String> words =
        Arrays.stream(text.strip().split("[\\s,]+")).filter(word -> !word.isEmpty()).toList();
    if (!words.stream().allMatch(word -> word.matches("[A-Za-z0-9._-]+"))) {
      throw new IllegalArgumentException(text);
    }
    return words;
  }

  /** As HubSpot takes them: https with a name, or http on localhost. */
  private static String redirect(String text) {
    URI uri = URI.create(text);
    String host = uri.getHost();
    boolean local = "http".equals(uri.getScheme()) && "localhost".equals(host);
    boolean address = host != null && (host.matches("[0-9.]+") || host.startsWith("["));
    if (host == null
        || address
        || uri.getFragment() != null
        || !(local || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
