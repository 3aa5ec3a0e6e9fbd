package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.RateLimits;
import io.caravan.settings.InvalidSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaSettingsTest {

  @Test
  void without_settings_the_limits_of_a_free_portal_and_a_private_app_hold() {
    QuotaSettings settings = QuotaRig.settings();
    assertThat(settings)
        .isEqualTo(
            new QuotaSettings(
                RateLimits.AppKind.PRIVATE,
                RateLimits.Tier.FREE,
                0,
                0,
                0,
                0,
                0,
                10,
                5,
                0,
                80,
                10_000,
                Duration.ofMinutes(2),
                20,
                ZoneId.of("UTC"),
                List.of()));
    RateLimits plan = RateLimits.of(RateLimits.AppKind.PRIVATE, RateLimits.Tier.FREE);
    assertThat(settings.assumedPlan()).isEqualTo(plan);
    assertThat(settings.with(plan)).isEqualTo(plan);
  }

  @Test
  void each_limit_can_be_overridden() {
    QuotaSettings settings =
        QuotaRig.settings(
            "tier", "limit-increase",
            "app", "marketplace",
            "burst", "1",
            "search", "2",
            "associations", "3",
            "daily", "4",
            "associations-daily", "5",
            "workflow-writes", "6",
            "oauth", "7");
    assertThat(settings.assumedPlan().burstPerTenSeconds()).isEqualTo(110);
    assertThat(settings.with(settings.assumedPlan())).isEqualTo(new RateLimits(1, 2, 3, 4, 5));
    assertThat(settings.workflowWrites()).isEqualTo(6);
    assertThat(settings.oauth()).isEqualTo(7);
  }

  @Test
  void extra_windows_are_limits_with_lengths() {
    QuotaSettings settings = QuotaRig.settings("extra", "100/1m, 1000 / 1h ,10000/1d,7/90s");
    assertThat(settings.extra())
        .containsExactly(
            new ExtraWindow(100, Duration.ofMinutes(1)),
            new ExtraWindow(1000, Duration.ofHours(1)),
            new ExtraWindow(10_000, Duration.ofDays(1)),
            new ExtraWindow(7, Duration.ofSeconds(90)));
    assertThat(settings.extra().stream().map(ExtraWindow::name))
        .containsExactly("100/1m", "1000/1h", "10000/24h", "7/1m30s");
  }

  @ParameterizedTest
  @CsvSource({
    "extra, 100",
    "extra, /1m",
    "extra, 0/1m",
    "extra, 5/999ms",
    "extra, 5/1x",
    "extra, x/1m",
    "extra, '5/60s,5/1m'",
    "time-zone, Nowhere/Town",
    "tier, platinum",
    "lease, 0",
    "spread-from-percent, 101",
    "max-call, 2h",
  })
  void a_bad_value_stops_the_start_and_names_the_setting(String key, String value) {
    assertThatThrownBy(() -> QuotaRig.settings(key, value))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.gateway.quota." + key + " is '" + value + "'");
  }

  @Test
  void a_known_zone_is_taken() {
    assertThat(QuotaRig.settings("time-zone", "US/Eastern").zone())
        .isEqualTo(ZoneId.of("US/Eastern"));
  }
}
