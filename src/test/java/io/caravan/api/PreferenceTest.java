package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What RFC 7240 lets callers write. */
class PreferenceTest {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Test
  void wait_is_understood_in_all_spellings() {
    for (String header :
        new String[] {
          "wait=10",
          "WAIT=10",
          "wait = 10",
          "wait=\"10\"",
          "wait=10; x=y",
          "respond-async, wait=10",
          "handling=lenient,wait=10",
          "wait=10, wait=20",
          " wait=10 "
        }) {
      assertThat(Preference.of(header, LONGEST).patience())
          .as(header)
          .isEqualTo(Duration.ofSeconds(10));
    }
  }

  @Test
  void what_is_not_understood_is_ignored() {
    for (String header :
        new String[] {
          null, "", ",", "wait", "wait=", "wait=soon", "wait=-1", "wait=1.5", "x;wait=3"
        }) {
      Preference preference = Preference.of(header, LONGEST);
      assertThat(preference.waits()).as(header).isFalse();
      assertThat(preference.applied(true)).as(header).isEmpty();
    }
  }

  @Test
  void it_tells_what_was_heeded() {
    assertThat(Preference.of("wait=600", LONGEST).applied(true)).isEqualTo("wait=60");
    Preference both = Preference.of("respond-async, wait=5", LONGEST);
    assertThat(both.applied(true)).isEqualTo("respond-async, wait=5");
    assertThat(both.applied(false)).isEqualTo("wait=5");
    assertThat(Preference.of("respond-async", LONGEST).applied(true)).isEqualTo("respond-async");
  }

  @Property
  void no_header_is_trouble(@ForAll String header) {
    assertThat(Preference.of(header, LONGEST).patience()).isBetween(Duration.ZERO, LONGEST);
  }
}
