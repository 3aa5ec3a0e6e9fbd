package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalValueTest {

  @ParameterizedTest
  @CsvSource({
    "Ada@X.Example, ada@x.example",
    "'  Ada ', Ada",
    "10.50, 10.5",
    "1000, 1000.00",
    "-0.0, 0",
    "2026-01-02, 1767312000000",
    "2026-01-02T10:11:12.345Z, 1767348672345",
    "2026-01-02T12:11:12.345+02:00, 1767348672345",
    "TRUE, true",
    "b;a, a;b",
  })
  void what_hubspot_takes_for_one_value_is_one(String written, String told) {
    assertThat(CanonicalValue.of(written)).isEqualTo(CanonicalValue.of(told));
  }

  @ParameterizedTest
  @CsvSource({
    "Ada, ada",
    "007, 7",
    "+49123, 49123",
    "10.5, 10.51",
    "2026-13-01, 2026-01-13",
    "a;b, a;b;c",
    "a b, ab"
  })
  void what_differs_stays_different(String one, String other) {
    assertThat(CanonicalValue.of(one)).isNotEqualTo(CanonicalValue.of(other));
  }

  @Property
  void any_text_has_a_canonical_form_that_is_its_own(@ForAll String text) {
    String canonical = CanonicalValue.of(text);

    assertThat(CanonicalValue.of(canonical)).isEqualTo(canonical);
  }
}
