package io.caravan.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionTest {

  private static final Set<String> ADA = Set.of("ada@b.co");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@b.co",
        "ADA@B.CO",
        "{\"email\":\"ada@b.co\"}",
        "write to ada@b.co.",
        "<ada@b.co>, others",
        "'ada@b.co' exists",
        "one@b.co;ada@b.co",
        "bada@b.co ada@b.co",
        "{\\\"x\\\":\\\"a\\nada@b.co\\\"}"
      })
  void an_address_is_found_whole(String text) {
    assertThat(Mention.of(ADA, text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bada@b.co", "x.ada@b.co", "ada@b.com", "ada@b.co.uk", "ada@b.co-op", "ada"})
  void another_address_is_not_taken_for_it(String text) {
    assertThat(Mention.of(ADA, text)).isFalse();
  }
}
