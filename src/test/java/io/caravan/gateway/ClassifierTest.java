package io.caravan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.caravan.gateway.Verdict.Answered;
import io.caravan.gateway.Verdict.Failed;
import io.caravan.gateway.Verdict.Repeat;
import io.caravan.gateway.Verdict.TokenExpired;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ObjectType;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision table against bodies that HubSpot really sends (ids altered). */
class ClassifierTest {

  private static final Instant NOW = Instant.parse("2026-11-21T22:30:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TEN_SECONDLY =
      "{\"status\":\"error\",\"message\":\"You have reached your ten_secondly_rolling limit.\","
          + "\"errorType\":\"RATE_LIMIT\",\"correlationId\":\"c-1\",\"policyName\":"
          + "\"TEN_SECONDLY_ROLLING\",\"groupName\":\"publicapi:private_app\"}";
  private static final String SECONDLY =
      "{\"status\":\"error\",\"message\":\"You have reached your secondly limit.\",\"errorType\":"
          + "\"RATE_LIMIT\",\"correlationId\":\"c-1\",\"policyName\":\"SECONDLY\"}";
  private static final String NAMELESS =
      "{\"status\":\"error\",\"message\":\"You have reached your secondly limit.\","
          + "\"correlationId\":\"c-1\",\"category\":\"RATE_LIMITS\"}";
  private static final String DAILY =
      "{\"status\":\"error\",\"message\":\"You have reached your daily limit.\",\"errorType\":"
          + "\"RATE_LIMIT\",\"correlationId\":\"c-1\",\"policyName\":\"DAILY\"}";

  private final Classifier classifier = new Classifier(Clock.fixed(NOW, ZoneOffset.UTC));
  private final HubSpotCall update = GatewayRig.update(PATIENCE);
  private final HubSpotCall create = GatewayRig.create(PATIENCE);

  static Stream<Arguments> permanent() {
    return Stream.of(
        arguments(
            400,
            "VALIDATION_ERROR",
            "{\"status\":\"error\",\"message\":\"Property values were not valid: [{\\\"isValid\\\":"
                + "false}]\",\"correlationId\":\"c-1\",\"errors\":[{\"message\":\"Property \\\"x\\\""
                + " does not exist\",\"code\":\"PROPERTY_DOESNT_EXIST\",\"context\":"
                + "{\"propertyName\":[\"x\"]}}],\"category\":\"VALIDATION_ERROR\"}"),
        arguments(
            409,
            "CONFLICT",
            "{\"status\":\"error\",\"message\":\"Contact already exists. Existing ID: 6501\","
                + "\"correlationId\":\"c-1\",\"category\":\"CONFLICT\"}"),
        arguments(
            404,
            "OBJECT_NOT_FOUND",
            "{\"status\":\"error\",\"message\":\"Object not found.  objectId are usually numeric.\","
                + "\"correlationId\":\"c-1\",\"context\":{\"id\":[\"999\"]},\"category\":"
                + "\"OBJECT_NOT_FOUND\"}"),
        arguments(
            400,
            "VALIDATION_ERROR",
            "{\"status\":\"error\",\"message\":\"Unable to infer object type from: event\","
                + "\"correlationId\":\"c-1\",\"category\":\"VALIDATION_ERROR\"}"),
        arguments(
            400,
            "",
            "{\"status\":\"error\",\"message\":\"Invalid input JSON on line 2, column 17: Cannot"
                + " deserialize ...\",\"correlationId\":\"c-1\"}"),
        arguments(
            400,
            "VALIDATION_ERROR",
            "{\"status\":\"error\",\"message\":\"The maximum number of inputs supported in a batch is"
                + " 100. Please reduce the number of items and try again\",\"correlationId\":\"c-1\","
                + "\"category\":\"VALIDATION_ERROR\"}"),
        arguments(
            400,
            "VALIDATION_ERROR",
            "{\"status\":\"error\",\"message\":\"Duplicate IDs found in batch input: [12877907025]."
                + " IDs must be unique\",\"correlationId\":\"c-1\",\"context\":{\"ids\":"
                + "[\"12877907025\"]},\"category\":\"VALIDATION_ERROR\"}"),
        arguments(
            402,
            "LimitExceededException",
            "{\"message\":\"Portal X has exceeded its OBJECT_CREATION contact limit of 1000\","
                + "\"errorType\":\"LimitExceededException\",\"correlationId\":\"c-1\"}"),
        arguments(404, "", "{\"message\":\"resource not found\",\"correlationId\":\"c-1\"}"),
        arguments(
            400,
            "BAD_REFRESH_TOKEN",
            "{\"error\":\"invalid_grant\",\"error_description\":\"refresh token is invalid, expired"
                + " or revoked\",\"status\":\"BAD_REFRESH_TOKEN\",\"message\":\"refresh token is"
                + " invalid, expired or revoked\",\"correlationId\":\"c-1\"}"),
        arguments(
            400,
            "BAD_HUB",
            "{\"status\":\"BAD_HUB\",\"message\":\"missing or unknown hub id\",\"error\":"
                + "\"access_denied\",\"correlationId\":\"c-1\"}"));
  }

  @ParameterizedTest
  @MethodSource("permanent")
  void a_permanent_error_comes_back_at_once_with_hubspots_words(
      int status, String category, String body) {
    Verdict verdict = classifier.judge(create, reply(status, body));

    assertThat(verdict).isInstanceOf(Failed.class);
    assertThat(verdict.blamesHubSpot()).isFalse();
    var error = (CallError.Rejected) ((Failed) verdict).error();
    assertThat(error.status()).isEqualTo(status);
    assertThat(error.category()).isEqualTo(category);
    assertThat(error.body()).isEqualTo(body);
    assertThat(error.message()).contains("POST /crm/objects/{type} of portal 4711", "c-1");
  }

  @Test
  void the_message_names_the_template_and_never_the_ids_of_the_path() {
    Failed failed = (Failed) classifier.judge(update, reply(404, "{\"message\":\"gone\"}"));

    assertThat(failed.error().message())
        .isEqualTo("HubSpot answered PATCH /crm/objects/{type}/{id} of portal 4711 with 404: gone");
  }

  @Test
  void a_ten_second_limit_waits_ten_seconds() {
    assertPause(update, reply(429, TEN_SECONDLY), Duration.ofSeconds(10));
    assertPause(create, reply(429, TEN_SECONDLY), Duration.ofSeconds(10));
  }

  @Test
  void a_second_limit_waits_a_second() {
    assertPause(create, reply(429, SECONDLY), Duration.ofSeconds(1));
  }

  @Test
  void a_limit_without_a_name_waits_a_second_where_hubspot_counts_by_the_second() {
    ApiPath search = GatewayRig.PATHS.search(ObjectType.DEALS);
    var query = HubSpotCall.query(1, search, new byte[] {'{', '}'}, Priority.BULK, PATIENCE);

    assertPause(query, reply(429, NAMELESS), Duration.ofSeconds(1));
    assertPause(update, reply(429, NAMELESS), Duration.ofSeconds(10));
    assertPause(update, reply(429, "<html></html>"), Duration.ofSeconds(10));
  }

  @Test
  void retry_after_lengthens_a_pause_and_never_shortens_it() {
    assertPause(update, reply(429, SECONDLY, "Retry-After", "7"), Duration.ofSeconds(7));
    assertPause(update, reply(429, TEN_SECONDLY, "Retry-After", "1"), Duration.ofSeconds(10));
    assertPause(
        update,
        reply(429, SECONDLY, "Retry-After", "Sat, 21 Nov 2026 22:30:45 GMT"),
        Duration.ofSeconds(45));
    assertPause(update, reply(429, SECONDLY, "Retry-After", "soon"), Duration.ofSeconds(1));
  }

  @Test
  void a_daily_limit_goes_back_to_the_quota_which_knows_the_reset() {
    var repeat = (Repeat) classifier.judge(create, reply(429, DAILY));

    assertThat(repeat.pause()).isZero();
    assertThat(repeat.otherwise())
        .isInstanceOfSatisfying(
            CallError.DailyQuotaUsed.class,
            used -> assertThat(used.resetsAt()).isEqualTo("2026-11-22T00:00:00Z"));
  }

  @Test
  void an_expired_token_is_told_apart_from_a_missing_one() {
    String expired =
        "{\"status\":\"error\",\"message\":\"The OAuth token used to make this call expired 0"
            + " second(s) ago.\",\"correlationId\":\"c-1\",\"category\":\"EXPIRED_AUTHENTICATION\","
            + "\"context\":{\"expire time\":[\"2026-10-30T15:15:04.007Z\"]}}";
    String missing =
        "{\"status\":\"error\",\"message\":\"Authentication credentials not found.\","
            + "\"correlationId\":\"c-1\",\"category\":\"INVALID_AUTHENTICATION\"}";

    assertThat(classifier.judge(create, reply(401, expired))).isInstanceOf(TokenExpired.class);
    assertError(create, reply(401, missing), CallError.Unauthorised.class);
  }

  @Test
  void a_missing_scope_is_a_matter_of_rights() {
    String scopes =
        "{\"status\":\"error\",\"message\":\"This app hasn't been granted all required scopes to make"
            + " this call.\",\"correlationId\":\"c-1\",\"errors\":[{\"message\":\"One or more of the"
            + " following scopes are required.\",\"context\":{\"requiredGranularScopes\":"
            + "[\"crm.schemas.deals.read\"]}}],\"category\":\"MISSING_SCOPES\"}";

    assertError(update, reply(403, scopes), CallError.Unauthorised.class);
    assertThat(classifier.judge(update, reply(403, scopes)))
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.error())
                    .isInstanceOfSatisfying(
                        CallError.Unauthorised.class,
                        refused -> {
                          assertThat(refused.category()).isEqualTo("MISSING_SCOPES");
                          assertThat(refused.scopes()).containsExactly("crm.schemas.deals.read");
                        }));
    assertError(update, reply(403, "{\"category\":\"BANNED\"}"), CallError.Rejected.class);
  }

  @Test
  void a_lock_waits_two_seconds_and_a_migration_as_long_as_it_says() {
    assertPause(create, reply(423, "{}"), Duration.ofSeconds(2));
    assertPause(create, reply(423, "{}", "Retry-After", "5"), Duration.ofSeconds(5));
    assertPause(create, reply(477, "{}", "Retry-After", "3600"), Duration.ofHours(1));
    assertPause(create, reply(477, "{}"), Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 521, 522, 523, 524, 525, 526, 599})
  void trouble_at_hubspot_backs_off_or_leaves_the_outcome_open(int status) {
    String body = "{\"status\":\"error\",\"message\":\"internal error\",\"correlationId\":\"c-1\"}";

    Verdict repeatable = classifier.judge(update, reply(status, body));
    assertThat(repeatable).isInstanceOf(Repeat.class);
    assertThat(((Repeat) repeatable).growing()).isTrue();
    assertThat(repeatable.blamesHubSpot()).isTrue();

    Verdict once = classifier.judge(create, reply(status, body));
    assertThat(((Failed) once).error()).isInstanceOf(CallError.OutcomeUnknown.class);
    assertThat(once.blamesHubSpot()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><head><title>502</title></head></html>",
        "{\"id\":\"1\",\"prop",
        "{\"id\":\"1\"} trailing",
        "\"ok\"",
        "42",
        "",
        " "
      })
  void a_success_that_nobody_can_read_is_no_success(String body) {
    assertThat(classifier.judge(update, reply(200, body))).isInstanceOf(Repeat.class);
    assertError(create, reply(201, body), CallError.OutcomeUnknown.class);
  }

  @Test
  void success_comes_with_its_body_or_without_where_none_is_due() {
    var created = (Answered) classifier.judge(create, reply(201, "{\"id\":\"7\"}"));
    assertThat(created.answer().body().path("id").asText()).isEqualTo("7");

    var partly = (Answered) classifier.judge(update, reply(207, "{\"numErrors\":1}"));
    assertThat(partly.answer().status()).isEqualTo(207);

    var gone = (Answered) classifier.judge(create, reply(204, ""));
    assertThat(gone.answer().body().isMissingNode()).isTrue();
  }

  @Test
  void what_never_left_may_be_repeated_whatever_it_is() {
    for (IOException failure :
        new IOException[] {
          new ConnectException("refused"),
          new UnknownHostException("api.hubapi.com"),
          new SSLHandshakeException("certificate")
        }) {
      assertThat(classifier.judge(create, failure, false)).isInstanceOf(Repeat.class);
    }
  }

  @Test
  void a_lost_answer_is_repeated_only_where_it_can_do_no_harm() {
    for (IOException failure :
        new IOException[] {
          new SocketException("Connection reset"), new SocketTimeoutException("Read timed out")
        }) {
      assertThat(classifier.judge(update, failure, true)).isInstanceOf(Repeat.class);
      assertThat(((Failed) classifier.judge(create, failure, true)).error())
          .isInstanceOf(CallError.OutcomeUnknown.class);
    }
  }

  @Test
  void a_redirect_is_not_followed() {
    assertError(update, reply(302, "", "Location", "https://x.example"), CallError.Rejected.class);
  }

  private void assertPause(HubSpotCall call, Reply reply, Duration pause) {
    Verdict verdict = classifier.judge(call, reply);
    assertThat(verdict).isInstanceOf(Repeat.class);
    assertThat(((Repeat) verdict).pause()).isEqualTo(pause);
    assertThat(((Repeat) verdict).otherwise()).isInstanceOf(CallError.Unavailable.class);
    assertThat(verdict.blamesHubSpot()).isFalse();
  }

  private void assertError(HubSpotCall call, Reply reply, Class<? extends CallError> error) {
    assertThat(((Failed) classifier.judge(call, reply)).error()).isInstanceOf(error);
  }

  private static Reply reply(int status, String body, String... header) {
    Map<String, String> headers =
        header.length == 0
            ? Map.of()
            : Map.of(header[0].toLowerCase(java.util.Locale.ROOT), header[1]);
    return new Reply(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }
}
