package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.write.file.ImportProgress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteProgressTest {

  private static final long SECOND = 1_000_000_000L;

  private final WriteProgress progress = new WriteProgress(1_000_000);

  @Test
  void the_line_tells_rate_and_time_left_by_what_of_the_file_was_read() {
    progress.line(now(10_000, 0, 100_000, false), 0, Optional.empty());

    assertThat(
            progress.line(
                now(20_000, 5_000, 200_000, false),
                10 * SECOND,
                Optional.of(Duration.ofSeconds(3))))
        .isEqualTo(
            "read 20,000 (20%)   accepted 20,000   done 4,990   rejected 10   500/s   3 min left   quota: waits 3 s");
  }

  @Test
  void only_the_last_seconds_count() {
    progress.line(now(100, 0, 1, true), 0, Optional.empty());
    progress.line(now(100_000, 50_000, 1, true), 10 * SECOND, Optional.empty());
    progress.line(now(100_000, 50_000, 1, true), 20 * SECOND, Optional.empty());

    assertThat(progress.line(now(100_000, 50_100, 1, true), 30 * SECOND, Optional.empty()))
        .contains("10/s")
        .doesNotContain("%")
        .endsWith("83 min left");
  }

  @Test
  void nothing_is_said_of_what_is_not_known() {
    var unknown = new WriteProgress(0);
    unknown.line(now(100, 0, 10, false), 0, Optional.empty());

    assertThat(unknown.line(now(200, 100, 10, false), 2 * SECOND, Optional.of(Duration.ZERO)))
        .isEqualTo("read 200   accepted 200   done 90   rejected 10   50/s");
  }

  @Test
  void times_are_told_as_people_say_them() {
    assertThat(WriteProgress.words(Duration.ofMillis(200))).isEqualTo("less than 1 s");
    assertThat(WriteProgress.words(Duration.ofSeconds(119))).isEqualTo("119 s");
    assertThat(WriteProgress.words(Duration.ofSeconds(150))).isEqualTo("3 min");
    assertThat(WriteProgress.words(Duration.ofSeconds(12_000))).isEqualTo("3 h 20 min");
  }

  private static ImportProgress now(long read, long settled, long bytes, boolean ended) {
    long rejected = settled > 10 ? 10 : 0;
    return new ImportProgress(read, read, settled - rejected, 0, rejected, 0, bytes, ended);
  }
}
