package io.caravan.mirror.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeaningTest {

  private static final Meaning USUAL = new Meaning(Rule.USUAL);
  private static final Meaning EXACT = new Meaning(Set.of());

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, ''",
        "1, 1.0",
        "12000.00, 1.2E4",
        "true, 1",
        "f, no",
        "2026-01-02T10:11:12.345Z, 1767348672345",
        "2026-01-02 10:11:12, 2026-01-02T10:11:12Z",
        "2026-01-02 10:11:12.5+00, 2026-01-02T11:11:12.500+01:00",
        "2026-01-02, 2026-01-02T00:00:00Z",
        "a;b, b; a"
      })
  void usually_the_same(String one, String other) {
    assertThat(USUAL.same(one, other)).isTrue();
    assertThat(USUAL.same(other, one)).isTrue();
    assertThat(EXACT.same(one, other)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, a",
        "1, 2",
        "a, A",
        "a, ' a'",
        "true, 2",
        "0049, 49x",
        "2026-01-02, 2026-01-03",
        "2026-13-02, 2026-01-02",
        "a;b, a;c",
        "'', 0"
      })
  void usually_not_the_same(String one, String other) {
    assertThat(USUAL.same(one, other)).isFalse();
    assertThat(USUAL.same(other, one)).isFalse();
  }

  @Test
  void spaces_and_case_count_unless_told_otherwise() {
    var lenient = new Meaning(EnumSet.allOf(Rule.class));

    assertThat(lenient.same(" Ada@X.example ", "ada@x.EXAMPLE")).isTrue();
    assertThat(lenient.same("  ", null)).isTrue();
  }

  @Property(tries = 500)
  void any_text_is_the_same_as_itself_and_no_text_breaks_it(
      @ForAll String one, @ForAll String other) {
    assertThat(USUAL.same(one, one)).isTrue();
    assertThat(EXACT.same(one, other)).isEqualTo(one.equals(other));
    assertThat(USUAL.same(one, other)).isEqualTo(USUAL.same(other, one));
  }
}
