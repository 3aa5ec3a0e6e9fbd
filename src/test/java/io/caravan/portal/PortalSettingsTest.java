package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.RateLimits;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortalSettingsTest {

  @Test
  void a_portal_needs_an_id_and_a_token_and_the_rest_has_defaults() {
    var portals =
        read("caravan.portals.emea.id", "42", "caravan.portals.emea.token", "t").portals();
    assertThat(portals).hasSize(1);
    Portal portal = portals.get(0);
    assertThat(portal.name()).isEqualTo("emea");
    assertThat(portal.id()).isEqualTo(42);
    assertThat(portal.domain()).isEqualTo("default");
    assertThat(portal.tier()).isEmpty();
    assertThat(portal.appKind()).isEqualTo(RateLimits.AppKind.PRIVATE);
    assertThat(portal.credentials()).isEqualTo(new Portal.StaticToken(new Secret("t")));
  }

  @Test
  void everything_can_be_told() {
    var settings =
        read(
            "caravan.portals.us.id", "7",
            "caravan.portals.us.domain", "acme",
            "caravan.portals.us.tier", "limit-increase",
            "caravan.portals.us.app-kind", "marketplace",
            "caravan.portals.us.time-zone", "US/Eastern",
            "caravan.portals.us.refresh-token", "r",
            "caravan.hubspot.client-id", "id",
            "caravan.hubspot.client-secret", "planted");
    Portal portal = settings.portals().get(0);
    assertThat(portal.tier()).contains(RateLimits.Tier.LIMIT_INCREASE);
    assertThat(portal.appKind()).isEqualTo(RateLimits.AppKind.MARKETPLACE);
    assertThat(portal.zone()).contains(ZoneId.of("US/Eastern"));
    assertThat(portal.credentials()).isEqualTo(new Portal.OAuth(new Secret("r")));
    assertThat(settings.toString()).doesNotContain("planted");
    assertThat(new Portals(settings.portals()).limits(7))
        .contains(RateLimits.of(RateLimits.AppKind.MARKETPLACE, RateLimits.Tier.LIMIT_INCREASE));
  }

  @Test
  void no_portals_is_a_way_to_start() {
    assertThat(read().portals()).isEmpty();
  }

  @Test
  void problems_name_the_setting_and_the_mend() {
    assertProblem("caravan.portals.a.id is missing", "caravan.portals.a.token", "t");
    assertProblem(
        "caravan.portals.a.token is missing; give it, or caravan.portals.a.refresh-token",
        "caravan.portals.a.id",
        "1");
    assertProblem(
        "are both set",
        "caravan.portals.a.id",
        "1",
        "caravan.portals.a.token",
        "t",
        "caravan.portals.a.refresh-token",
        "r");
    assertProblem(
        "caravan.portals.b.id is 1, which another portal has already",
        "caravan.portals.a.id",
        "1",
        "caravan.portals.a.token",
        "t",
        "caravan.portals.b.id",
        "1",
        "caravan.portals.b.token",
        "t");
    assertProblem(
        "caravan.hubspot.client-id is missing",
        "caravan.portals.a.id",
        "1",
        "caravan.portals.a.refresh-token",
        "r");
    assertProblem(
        "caravan.portals.a.tier is 'gold'",
        "caravan.portals.a.id",
        "1",
        "caravan.portals.a.token",
        "t",
        "caravan.portals.a.tier",
        "gold");
  }

  private static void assertProblem(String words, String... settings) {
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(words);
  }

  private static PortalSettings read(String... keysAndValues) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    var settings = new Settings(values);
    PortalSettings portals = PortalSettings.from(settings);
    settings.complete();
    return portals;
  }
}
