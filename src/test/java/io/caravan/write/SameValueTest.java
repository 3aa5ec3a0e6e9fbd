package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameValueTest {

  @ParameterizedTest
  @CsvSource({
    "Acme,' acme '",
    "'',''",
    "100,100.00",
    "-0.5,-0.50",
    "2026-11-22T10:00:00Z,1795341600000",
    "2026-11-22T10:00:00Z,2026-11-22T11:00:00.000+01:00",
    "2026-11-22,1795305600000",
    "A;B,B;A",
    "A,;A",
    "TRUE,true"
  })
  void values_that_hubspot_writes_in_its_own_way_are_the_same(String found, String written) {
    assertThat(SameValue.of(found, written)).isTrue();
    assertThat(SameValue.of(written, found)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Acme,Acme Inc",
    "'',0",
    "100,100.01",
    "2026-11-22T10:00:00Z,2026-11-22T10:00:01Z",
    "2026-11-22,tomorrow",
    "2026-13-45,2026-13-46",
    "2026-11-22Tnoon,1795341600000",
    "A;B,A;C",
    "1e5,100000"
  })
  void other_values_are_not(String found, String written) {
    assertThat(SameValue.of(found, written)).isFalse();
    assertThat(SameValue.of(written, found)).isFalse();
  }
}
