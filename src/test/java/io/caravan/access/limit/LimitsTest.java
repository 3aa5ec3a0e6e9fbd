package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.http.RequestRefused;
import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LimitsTest {

  @Test
  void without_settings_the_limits_are_those_that_the_documentation_promises() {
    var limits = IntegrationLimits.from(new Settings(Map.of()));

    assertThat(limits.values())
        .isEqualTo(
            Map.of(
                Limit.USERS_PER_PORTAL, 100,
                Limit.WORKFLOWS_PER_USER, 1_000,
                Limit.VERSIONS_PER_WORKFLOW, 1_000,
                Limit.AUDIT_ENTRIES_PER_USER, 10_000,
                Limit.WEBHOOKS_PER_USER, 50,
                Limit.API_KEYS_PER_USER, 10,
                Limit.CALLS_PER_MINUTE, 100,
                Limit.CALLS_PER_HOUR, 1_000));
  }

  @Test
  void every_limit_and_feature_has_a_setting_in_application_properties() throws Exception {
    String file = Files.readString(Path.of("application.properties"));

    for (Limit limit : Limit.values()) {
      assertThat(file).contains(limit.setting() + "=" + limit.usual());
    }
    for (Feature feature : Feature.values()) {
      assertThat(file).contains(feature.setting() + "=true");
    }
  }

  @Test
  void a_limit_that_makes_no_sense_stops_the_start() {
    var settings = new Settings(Map.of("caravan.limits.api-keys-per-user", "0"));
    IntegrationLimits.from(settings);

    assertThatThrownBy(settings::complete)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("caravan.limits.api-keys-per-user is '0'");
  }

  @Property(tries = 200)
  void there_is_room_for_as_many_as_the_limit_says(
      @ForAll Limit limit,
      @ForAll @IntRange(min = 1, max = 50) int most,
      @ForAll @IntRange(max = 60) int there) {
    var limits = new IntegrationLimits(Map.of(limit, most));

    if (there < most) {
      assertThatCode(() -> limits.requireRoom(limit, there, "remove one"))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> limits.requireRoom(limit, there, "remove one"))
          .isInstanceOf(RequestRefused.class)
          .hasMessageContaining(limit.setting())
          .hasMessageContaining("remove one");
    }
  }

  @Test
  void a_feature_that_is_off_names_its_switch() {
    var flags = FeatureFlags.from(new Settings(Map.of("caravan.features.imports", "false")));

    assertThat(flags.on(Feature.DRY_RUNS)).isTrue();
    assertThatThrownBy(() -> flags.require(Feature.IMPORTS))
        .isInstanceOf(RequestRefused.class)
        .hasMessage("Imports over REST are switched off: caravan.features.imports is false");
    assertThatThrownBy(() -> flags.where(Feature.IMPORTS, any -> any).apply("x"))
        .isInstanceOf(RequestRefused.class);
    assertThat(flags.where(Feature.DRY_RUNS, any -> any).apply("x")).isEqualTo("x");
  }
}
