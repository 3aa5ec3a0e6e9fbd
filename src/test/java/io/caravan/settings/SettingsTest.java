package io.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void values_are_read_with_their_type() {
    var settings =
        new Settings(
            Map.of(
                "caravan.a", "12",
                "caravan.b", "true",
                "caravan.c", "250ms",
                "caravan.d", "2MB",
                "caravan.e", "https://hub.example.com/",
                "caravan.f", " x, ,y ",
                "caravan.g", "data/x.db"));

    assertThat(settings.integer("caravan.a", 1, 0, 100)).isEqualTo(12);
    assertThat(settings.flag("caravan.b", false)).isTrue();
    assertThat(settings.duration("caravan.c", SECOND, Duration.ofMillis(1), DAY)).hasMillis(250);
    assertThat(settings.bytes("caravan.d", 1, 1, 1L << 30)).isEqualTo(2L << 20);
    assertThat(settings.url("caravan.e", "http://localhost"))
        .isEqualTo(URI.create("https://hub.example.com"));
    assertThat(settings.list("caravan.f", "")).containsExactly("x", "y");
    assertThat(settings.path("caravan.g", "y")).isEqualTo(Path.of("data/x.db"));
    settings.complete();
  }

  @Test
  void absent_and_blank_values_give_the_default() {
    var settings = new Settings(Map.of("caravan.blank", "  "));

    assertThat(settings.text("caravan.blank", "x")).isEqualTo("x");
    assertThat(settings.text("caravan.absent")).isEmpty();
    assertThat(settings.integer("caravan.number", 7, 0, 9)).isEqualTo(7);
    settings.complete();
  }

  @Test
  void every_duration_unit_is_understood() {
    assertThat(Settings.parseDuration("5ms")).hasMillis(5);
    assertThat(Settings.parseDuration("5s")).hasSeconds(5);
    assertThat(Settings.parseDuration("5m")).hasMinutes(5);
    assertThat(Settings.parseDuration("5h")).hasHours(5);
    assertThat(Settings.parseDuration("5 d")).hasDays(5);
  }

  @Test
  void all_bad_values_are_told_at_once_with_what_is_accepted() {
    var settings =
        new Settings(
            Map.of(
                "caravan.port",
                "99999",
                "caravan.wait",
                "soon",
                "caravan.on",
                "yes",
                "caravan.u",
                "ftp://x"));
    settings.integer("caravan.port", 8080, 1, 65_535);
    settings.duration("caravan.wait", SECOND, SECOND, DAY);
    settings.flag("caravan.on", true);
    settings.url("caravan.u", "http://localhost");

    assertThatThrownBy(settings::complete)
        .isInstanceOf(InvalidSettings.class)
        .extracting(failure -> ((InvalidSettings) failure).problems())
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
        .containsExactly(
            "caravan.port is '99999', but must be a whole number from 1 to 65535",
            "caravan.wait is 'soon', but must be a duration from 1s to 24h, such as 250ms, 10s, 5m, 24h or 30d",
            "caravan.on is 'yes', but must be true or false",
            "caravan.u is 'ftp://x', but must be a URL such as https://hub.example.com");
  }

  @Test
  void an_unknown_key_is_told_with_the_nearest_known_one() {
    var settings = new Settings(Map.of("caravan.server.prot", "8080", "camel.anything", "x"));
    settings.integer("caravan.server.port", 8080, 1, 65_535);

    assertThatThrownBy(settings::complete)
        .hasMessage(
            "caravan.server.prot is not a setting of Caravan (did you mean caravan.server.port?); remove it or correct its"
                + " name");
  }

  @Test
  void settings_that_contradict_each_other_stop_the_start() {
    var settings = new Settings(Map.of());
    settings.reject("caravan.x", "is odd; make it even");

    assertThatThrownBy(settings::complete).hasMessage("caravan.x is odd; make it even");
  }

  @Test
  void names_below_a_prefix_are_listed_once() {
    var settings =
        new Settings(
            Map.of(
                "caravan.portals.emea.id",
                "1",
                "caravan.portals.emea.token",
                "t",
                "caravan.portals.us.id",
                "2"));

    assertThat(settings.names("caravan.portals.")).containsExactly("emea", "us");
  }

  @Test
  void a_size_that_overflows_is_refused_and_not_wrapped_around() {
    var settings = new Settings(Map.of("caravan.size", "999999999999GB"));
    settings.bytes("caravan.size", 1, 1, Long.MAX_VALUE);

    assertThatThrownBy(settings::complete).hasMessageContaining("caravan.size is '999999999999GB'");
  }
}
