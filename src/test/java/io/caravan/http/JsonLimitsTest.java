package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** How deep JSON may be. */
class JsonLimitsTest {

  @Test
  void json_that_is_too_deep_is_refused_before_it_costs_a_stack() throws Exception {
    JsonLimits.apply();
    var json = new ObjectMapper();
    assertThat(json.readTree(nested(JsonLimits.DEEPEST)).isArray()).isTrue();
    assertThatThrownBy(() -> json.readTree(nested(JsonLimits.DEEPEST + 1)))
        .isInstanceOf(StreamConstraintsException.class);
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
