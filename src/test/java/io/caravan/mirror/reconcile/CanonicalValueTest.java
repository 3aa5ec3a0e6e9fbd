package io.caravan.mirror.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalValueTest {

  @ParameterizedTest
  @CsvSource({
    "number, 1, 1.0",
    "number, 100, 1E2",
    "number, -0.50, -0.5",
    "bool, true, TRUE",
    "datetime, 2026-01-02T10:11:12.345Z, 1767348672345",
    "datetime, 2026-01-02T10:11:12Z, 2026-01-02T11:11:12+01:00",
    "date, 2026-01-02, 1767312000000",
    "date, 2026-01-02, 2026-01-02T00:00:00Z",
    "enumeration, a;b, ;b;a"
  })
  void values_that_are_written_differently_and_mean_the_same_are_equal(
      String type, String one, String other) {
    assertThat(CanonicalValue.of(type, one)).isEqualTo(CanonicalValue.of(type, other));
  }

  @ParameterizedTest
  @CsvSource({
    "string, 1, 1.0",
    "string, a;b, b;a",
    "number, 1, 2",
    "number, 1e999999, 1e999998",
    "number, one, two",
    "datetime, 2026-01-02T10:11:12.345Z, 2026-01-02T10:11:12.346Z",
    "datetime, soon, later",
    "date, 2026-01-02, 2026-01-03",
    "enumeration, a;b, a",
    "phone_number, +49 1, +491"
  })
  void values_that_mean_something_else_differ(String type, String one, String other) {
    assertThat(CanonicalValue.of(type, one)).isNotEqualTo(CanonicalValue.of(type, other));
  }

  @Test
  void properties_that_are_left_out_make_no_difference_and_fingerprints_agree_with_that() {
    var properties =
        new ComparedProperties(
            Map.of("email", "string", "score", "number"), Set.of("lastmodifieddate"));
    Map<String, String> ours = Map.of("email", "a@b.c", "score", "1.0", "lastmodifieddate", "1");
    Map<String, String> theirs = Map.of("email", "a@b.c", "score", "1", "calculated", "x");

    assertThat(properties.differing(ours, theirs)).isEmpty();
    assertThat(properties.fingerprint(7, ours)).isEqualTo(properties.fingerprint(7, theirs));
    assertThat(properties.differing(ours, Map.of("score", "2"))).containsExactly("email", "score");
    assertThat(properties.fingerprint(7, ours))
        .isNotEqualTo(properties.fingerprint(7, Map.of("score", "2")))
        .isNotEqualTo(properties.fingerprint(8, ours));
  }
}
