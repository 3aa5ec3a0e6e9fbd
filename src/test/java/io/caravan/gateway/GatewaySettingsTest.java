package io.caravan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.ApiVersion;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewaySettingsTest {

  @Test
  void the_defaults_are_hubspots_own_figures() {
    GatewaySettings settings = GatewaySettings.from(new Settings(Map.of()));
    assertThat(settings.baseUrl()).hasToString("https://api.hubapi.com");
    assertThat(settings.apiVersion()).isEqualTo(ApiVersion.DATED_2026_09);
    assertThat(settings.connections()).isEqualTo(64);
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.responseTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.dnsTtl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.largestAnswer()).isEqualTo(16 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "caravan.gateway.threads, 65, must not be more than caravan.hubspot.connections (64)",
    "caravan.gateway.breaker.window, 10, caravan.gateway.breaker.minimum-calls is 20",
    "caravan.gateway.back-off.first, 1m, caravan.gateway.back-off.longest must not be less",
    "caravan.hubspot.base-url, hubspot, must be a URL",
    "caravan.hubspot.api-version, v2, must be 2026-09",
  })
  void contradictions_stop_the_start(String key, String value, String words) {
    var settings = new Settings(Map.of(key, value));
    GatewaySettings.from(settings);
    assertThatThrownBy(settings::complete)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(words);
  }
}
