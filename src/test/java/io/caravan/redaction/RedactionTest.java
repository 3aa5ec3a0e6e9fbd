package io.caravan.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

  private static final String ACCESS =
      "CKj1pPyUMxIHAAEAQAAAARigx-4BIPbLyAcogZSJCjIUYeFxYzq4hXv0rZ3sVt8nmLk2abcXYZ09";
  private static final String PRIVATE_APP = "pat-na1-0b1e7c2a-1111-2222-3333-444455556666";
  private static final String REFRESH = "na1-0b1e7c2a-aaaa-bbbb-cccc-ddddeeeeffff";
  private static final String WEB_TOKEN =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private final KnownSecrets known = new KnownSecrets();
  private final Redaction redaction = new Redaction(List.of("email", "mobile_phone"), known);

  @ParameterizedTest
  @ValueSource(
      strings = {
        ACCESS,
        PRIVATE_APP,
        REFRESH,
        WEB_TOKEN,
        "cvn_8sJw2hQpLm4ZrTuv",
        "cvo_8sJw2hQpLm4ZrTuv",
        "cvo_Zk3vQ9xW7rT2mN5pB8cL4hJ6gF1dS0aYeU-iO_qPnXk",
      })
  void a_token_is_known_by_its_shape_wherever_it_stands(String token) {
    for (String around :
        List.of(
            "%s", "got %s.", "/x/%s/y", "(%s)", "a=%s&b=1", "{\"x\":\"%s\"}", "'%s',", "%%20 %s")) {
      assertThat(redaction.text(around.formatted(token)))
          .isEqualTo(around.formatted(Redaction.MASK));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Authorization: Bearer abc|Authorization: Bearer ***",
        "authorization=[Basic dXNlcjpwdw==]|authorization=[***]",
        "Bearer 12ab34cd56 was refused|Bearer *** was refused",
        "Basic dXNlcjpwdw==|Basic ***",
        "{\"access_token\":\"short1\",\"x\":1}|{\"access_token\":\"***\",\"x\":1}",
        "{\\\"refresh_token\\\":\\\"abc\\\",\\\"y\\\":2}|{\\\"refresh_token\\\":\\\"***\\\",\\\"y\\\":2}",
        "client_secret=s3cr-et&grant_type=refresh_token|client_secret=***&grant_type=refresh_token",
        "clientSecret=a b|clientSecret=*** b",
        "X-HubSpot-Signature-v3: abc/def+1=|X-HubSpot-Signature-v3: ***",
        "password: correcthorse|password: ***",
        "{\"secrets\":[\"one\",\"two\"],\"z\":3}|{\"secrets\":[***],\"z\":3}",
        "jdbc:postgresql://caravan:pw@db:5432/x|jdbc:postgresql://***@db:5432/x",
        "GET /cb?state=1&code=0b1e7c2a-1111 HTTP/1.1|GET /cb?state=1&code=*** HTTP/1.1",
        "caravan.portals.main.client-secret = x1y2|caravan.portals.main.client-secret = ***",
        "{\"token\":\"a\\\"b\",\"n\":1}|{\"token\":\"***\",\"n\":1}",
        "{\"email\":\"ada@example.com\",\"id\":\"7\"}|{\"email\":\"***\",\"id\":\"7\"}",
        "MobilePhone=0151|MobilePhone=***"
      })
  void a_value_is_known_by_the_name_in_front_of_it(String text, String shown) {
    assertThat(redaction.text(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Contact 4711 of portal 62515 was updated",
        "the token: expired",
        "basic settings are fine",
        "Bearer tokens are refused",
        "http://127.0.0.1:8080/webhooks?portal=1",
        "{\"token_type\":\"bearer\",\"expires_in\":1800}",
        "0b1e7c2a-1111-2222-3333-444455556666",
        "{\"code\":\"INVALID_EMAIL\",\"message\":\"x\"}",
        "CONTACT_TO_COMPANY",
        "hasSecret: true",
        "no user@host here, but a mail address"
      })
  void what_is_no_secret_stays_as_it_is(String text) {
    assertThat(redaction.text(text)).isSameAs(text);
  }

  @Test
  void a_known_secret_is_found_in_whatever_it_is_encoded_in() {
    known.add("Päss/wörd+1");
    assertThat(redaction.text("x Päss/wörd+1 y")).isEqualTo("x *** y");
    assertThat(redaction.text("q=P%C3%A4ss%2Fw%C3%B6rd%2B1.")).isEqualTo("q=***.");
    assertThat(redaction.text("<UMOkc3Mvd8O2cmQrMQ>")).isEqualTo("<***>");
  }

  @Test
  void of_two_secrets_that_begin_alike_each_is_taken_out_whole() {
    known.add("same-beginning");
    known.add("same-beginning-and-more");
    assertThat(redaction.text("same-beginning-and-more same-beginning")).isEqualTo("*** ***");
  }

  @Test
  void a_short_value_is_not_taken_out_of_words() {
    known.add("data");
    assertThat(redaction.text("database")).isEqualTo("database");
  }

  @Test
  void the_secrets_of_the_settings_are_known() {
    Redaction own =
        Redaction.of(
            Map.of(
                "caravan.portals.main.client-secret", "first-client-secret",
                "caravan.actions.webhook.secrets", "secret-number-1,secret-number-2",
                "caravan.store.url", "no-secret-at-all"));
    assertThat(own.text("first-client-secret secret-number-2 no-secret-at-all"))
        .isEqualTo("*** *** no-secret-at-all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "eyJ",
        "eyJ.",
        "eyJ-",
        "CA-",
        "CA",
        "pat-",
        "://",
        "://a@",
        "token=",
        "token: ",
        "\"token\":\"",
        "\\",
        "\"",
        "Bearer ",
        "basic x",
        "na1-",
        "cvn_",
        "x=[",
        "secrets=[",
        "password = ",
        "a.",
        "-",
        "12345678"
      })
  void its_time_grows_with_the_length_of_the_text_and_no_more(String part) {
    known.add("12345678-secret");
    String text = part.repeat(2_000_000 / part.length());
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> redaction.text(text));
  }
}
