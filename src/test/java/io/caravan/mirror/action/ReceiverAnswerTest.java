package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverAnswerTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "200, TAKEN", "202, TAKEN", "204, TAKEN", "301, REFUSED", "307, REFUSED", "400, UNFIT",
    "401, REFUSED", "403, REFUSED", "404, REFUSED", "408, LATER", "409, UNFIT", "410, REFUSED",
    "413, UNFIT", "422, UNFIT", "429, LATER", "500, LATER", "503, LATER", "504, LATER"
  })
  void a_status_decides_what_becomes_of_the_actions(int status, ReceiverAnswer.Verdict verdict) {
    assertThat(ReceiverAnswer.of(status, null, CLOCK).verdict()).isEqualTo(verdict);
  }

  @Test
  void a_wait_is_told_in_seconds_or_as_a_date() {
    assertThat(ReceiverAnswer.of(429, "7", CLOCK).retryAfter()).contains(Duration.ofSeconds(7));
    assertThat(ReceiverAnswer.of(503, "Sun, 22 Nov 2026 10:01:00 GMT", CLOCK).retryAfter())
        .contains(Duration.ofMinutes(1));
    assertThat(ReceiverAnswer.of(503, "soon", CLOCK).retryAfter()).isEmpty();
    assertThat(ReceiverAnswer.of(503, "0", CLOCK).retryAfter()).isEmpty();
  }
}
