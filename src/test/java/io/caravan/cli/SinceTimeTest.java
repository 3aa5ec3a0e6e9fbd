package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinceTimeTest {

  private final Clock clock =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T08:00:00Z, 2026-11-20T08:00:00Z",
    "2026-11-20T08:00:00+02:00, 2026-11-20T06:00:00Z",
    "2026-11-20T08:00, 2026-11-20T07:00:00Z",
    "2026-11-20, 2026-11-19T23:00:00Z",
    "2h, 2026-11-22T10:00:00Z",
    "7d, 2026-11-15T12:00:00Z"
  })
  void a_moment_is_read_as_people_write_it(String text, String moment) {
    assertThat(SinceTime.millis(text, clock)).isEqualTo(Instant.parse(moment).toEpochMilli());
  }

  @Test
  void what_is_no_moment_or_has_not_come_yet_is_refused() {
    assertThatThrownBy(() -> SinceTime.millis("yesterday", clock))
        .hasMessageContaining("--since is 'yesterday', but must be a time such as 2026-11-20");
    assertThatThrownBy(() -> SinceTime.millis("2026-11-23", clock))
        .hasMessageContaining("lies in the future");
    assertThatThrownBy(() -> SinceTime.millis("1969-01-01", clock))
        .hasMessageContaining("before 1970");
  }
}
