package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionSettingsTest {

  private static final String URL = "caravan.actions.webhook.url";
  private static final String SECRETS = "caravan.actions.webhook.secrets";
  private static final String SECRET = "0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://erp.example.com/hubspot",
        "http://localhost:9000/x",
        "http://127.0.0.1:9000/x",
        "http://[::1]:9000/x"
      })
  void a_receiver_is_reached_by_tls_or_on_this_machine_if_that_is_allowed(String url) {
    assertThatCode(
            () ->
                read(
                    Map.of(
                        URL,
                        url,
                        SECRETS,
                        SECRET,
                        "caravan.outgoing.allow",
                        "localhost,127.0.0.1,::1")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9000/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.7/",
        "https://[fd00:ec2::254]/"
      })
  void a_machine_inside_is_no_receiver_unless_that_is_allowed(String url) {
    assertThatThrownBy(() -> read(Map.of(URL, url, SECRETS, SECRET)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(URL)
        .hasMessageContaining("caravan.outgoing.allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://erp.example.com/hubspot",
        "http://127.0.0.1.example.com/",
        "http://10.0.0.7/",
        "http://0.0.0.0/"
      })
  void without_tls_values_do_not_leave_this_machine(String url) {
    assertThatThrownBy(() -> read(Map.of(URL, url, SECRETS, SECRET)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(URL)
        .hasMessageContaining("https");
  }

  @Test
  void nothing_is_sent_unsigned_or_with_a_guessable_secret() {
    assertThatThrownBy(() -> read(Map.of(URL, "https://a.example"))).hasMessageContaining(SECRETS);
    assertThatThrownBy(() -> read(Map.of(URL, "https://a.example", SECRETS, "short")))
        .hasMessageContaining("16 characters");
    assertThatThrownBy(
            () -> read(Map.of(URL, "https://a.example", SECRETS, SECRET + "," + SECRET + ",x")))
        .hasMessageContaining("two during a rotation");
  }

  @Test
  void settings_never_show_their_secrets() {
    ActionSettings settings = read(Map.of(URL, "https://a.example", SECRETS, SECRET));
    assertThat(settings.toString()).doesNotContain(SECRET).contains("a.example");
    assertThat(settings.receivers()).containsExactly("webhook");
  }

  @Test
  void a_property_is_named_alone_or_with_its_type() {
    assertThat(read(Map.of("caravan.actions.sensitive", "iban, contacts.ssn,2-7.pin")).sensitive())
        .containsExactlyInAnyOrder("iban", "0-1.ssn", "2-7.pin");
    assertThatThrownBy(() -> read(Map.of("caravan.actions.sensitive", "people.ssn")))
        .hasMessageContaining("caravan.actions.sensitive");
    assertThatThrownBy(() -> read(Map.of("caravan.actions.sensitive", "a b")))
        .hasMessageContaining("caravan.actions.sensitive");
  }

  @Test
  void without_a_receiver_nothing_waits_to_be_sent() {
    assertThat(read(Map.of()).receivers()).isEmpty();
    assertThat(
            read(Map.of("caravan.actions.kafka.brokers", "a:1", "caravan.actions.enabled", "false"))
                .receivers())
        .isEmpty();
  }

  private static ActionSettings read(Map<String, String> values) {
    var settings = new Settings(values);
    ActionSettings read = ActionSettings.from(settings);
    settings.complete();
    return read;
  }
}
