package io.caravan.portal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.caravan.webhook.WebhookSettings;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthSettingsTest {

  private static OAuthSettings read(String... settings) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    var all = new Settings(values);
    OAuthSettings read = OAuthSettings.from(all);
    all.complete();
    return read;
  }

  @Test
  void nothing_is_needed_as_long_as_nobody_connects_a_portal() {
    OAuthSettings usual = read();
    assertThat(usual.redirectUri()).isEmpty();
    assertThat(usual.pkce()).isTrue();
    assertThat(usual.appKind()).isEqualTo(AppKind.PRIVATE);
    assertThat(usual.scopes()).contains("oauth", "crm.objects.contacts.read");
    assertThat(usual.optionalScopes()).contains("automation").doesNotContain("oauth");
  }

  @Test
  void scopes_are_separated_by_blanks_or_commas() {
    assertThat(read("caravan.hubspot.scopes", " oauth  crm.objects.deals.read,tickets ").scopes())
        .containsExactly("oauth", "crm.objects.deals.read", "tickets");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hub.example.com/hubspot/auth/callback",
        "http://localhost:8080/hubspot/auth/callback"
      })
  void a_redirect_uri_is_what_hubspot_takes(String uri) {
    assertThat(read("caravan.hubspot.redirect-uri", uri).redirectUri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hub.example.com/hubspot/auth/callback",
        "https://192.0.2.1/hubspot/auth/callback",
        "https://[::1]/hubspot/auth/callback",
        "https://hub.example.com/#x",
        "/hubspot/auth/callback",
        "not a uri"
      })
  void any_other_redirect_uri_stops_the_start(String uri) {
    assertThatThrownBy(() -> read("caravan.hubspot.redirect-uri", uri))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.hubspot.redirect-uri");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hubspot/webhooks", "/api/hooks", "/hubspot/auth/callback", "/api"})
  void webhooks_cannot_take_the_apis_paths(String path) {
    var settings = new Settings(java.util.Map.of("caravan.webhook.path", path));
    assertThatThrownBy(
            () -> {
              WebhookSettings.from(settings);
              settings.complete();
            })
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.webhook.path");
  }
}
