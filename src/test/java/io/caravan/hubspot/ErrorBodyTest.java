package io.caravan.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {

  @Test
  void all_parts_are_read() {
    ErrorBody body =
        parse(
            "{\"status\":\"error\",\"message\":\"m\",\"correlationId\":\"c\",\"category\":"
                + "\"VALIDATION_ERROR\",\"subCategory\":\"crm.x\",\"errors\":[{\"message\":\"e\","
                + "\"code\":\"INVALID_OWNER_ID\"},{\"message\":\"f\"}]}");
    assertThat(body.message()).isEqualTo("m");
    assertThat(body.category()).isEqualTo("VALIDATION_ERROR");
    assertThat(body.subCategory()).isEqualTo("crm.x");
    assertThat(body.correlationId()).isEqualTo("c");
    assertThat(body.details())
        .containsExactly(
            new ErrorBody.Detail("e", "INVALID_OWNER_ID"), new ErrorBody.Detail("f", ""));
    assertThat(body.names("INVALID_OWNER_ID")).isTrue();
    assertThat(body.names("INVALID_DATE")).isFalse();
  }

  @Test
  void a_category_is_found_wherever_hubspot_puts_it() {
    assertThat(parse("{\"status\":\"BAD_HUB\"}").category()).isEqualTo("BAD_HUB");
    assertThat(parse("{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\"}").category())
        .isEqualTo("RATE_LIMIT");
    assertThat(parse("{}").category()).isEmpty();
    assertThat(parse("{\"category\":null,\"status\":\"error\"}").category()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "\"x\"", "{\"a\":", "null"})
  void what_is_no_json_object_is_no_error_body(String text) {
    assertThat(ErrorBody.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private static ErrorBody parse(String json) {
    return ErrorBody.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }
}
