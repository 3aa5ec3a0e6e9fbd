package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a limit is used under backlog, in virtual time. */
class UtilisationTest {

  /** The server counts after {@code toServer} and answers after {@code back}. */
  private static final class Backlog {
    final QuotaRig rig;
    final Bucket bucket;
    final RollingServer server;
    final Random random = new Random(42);
    final long roundTrip;
    final long jitter;
    long sent;
    int limit;

    Backlog(QuotaRig rig, Bucket bucket, Duration window, long roundTrip, long jitter) {
      this.rig = rig;
      this.bucket = bucket;
      this.server = new RollingServer(window.toNanos());
      this.roundTrip = roundTrip;
      this.jitter = jitter;
    }

    void ask() {
      rig.quota
          .acquire(QuotaRig.PORTAL, bucket, Priority.NORMAL, Duration.ofDays(1))
          .thenAccept(this::send);
    }

    private void send(Permit permit) {
      sent++;
      long latency = roundTrip + (jitter == 0 ? 0 : random.nextLong(jitter));
      long toServer = latency / 2;
      long[] counted = new long[1];
      rig.time.after(toServer, () -> counted[0] = server.count(rig.time.now()));
      rig.time.after(
          latency,
          () -> {
            if (limit == 0) {
              permit.answered();
            } else {
              long remaining = Math.max(0, limit - counted[0]);
              permit.answered(new RateLimitHeaders(10_000, limit, remaining, -1, -1));
            }
          });
      rig.time.after(0, this::ask);
    }
  }

  @ParameterizedTest(name = "limit {0}, {1} ms + jitter {2} ms: at least {3} %")
  @CsvSource({
    "100, 0, 0, 99.9",
    "100, 50, 0, 99.4",
    "100, 300, 0, 97.06",
    "190, 0, 0, 99.9",
    "190, 50, 0, 99.4",
    "190, 300, 0, 97.06",
    "110, 0, 0, 99.9",
    "250, 300, 0, 97.06",
    "100, 40, 20, 99.4",
    "190, 290, 20, 97.05",
    "190, 0, 600, 97.0",
  })
  void hardly_a_permit_of_the_ten_second_window_is_wasted_under_backlog(
      int limit, long roundTripMillis, long jitterMillis, double percent) {
    var rig = rig("burst", Integer.toString(limit));
    var backlog =
        new Backlog(
            rig,
            Bucket.BURST,
            Duration.ofSeconds(10),
            roundTripMillis * 1_000_000,
            jitterMillis * 1_000_000);
    double used = measure(backlog, Duration.ofMinutes(2), Duration.ofMinutes(30));
    double share = 100 * used / (limit * 180.0);
    assertThat(share).isGreaterThanOrEqualTo(percent).isLessThanOrEqualTo(100.01);
    assertThat(backlog.server.most()).isLessThanOrEqualTo(limit);
  }

  @ParameterizedTest(name = "{0} ms: at least {1} %")
  @CsvSource({"0, 99.9", "50, 95.2"})
  void hardly_a_search_is_wasted_under_backlog(long roundTripMillis, double percent) {
    var rig = rig("search", "5");
    var backlog =
        new Backlog(rig, Bucket.SEARCH, Duration.ofSeconds(1), roundTripMillis * 1_000_000, 0);
    double used = measure(backlog, Duration.ofSeconds(20), Duration.ofMinutes(30));
    assertThat(100 * used / (5 * 1800)).isGreaterThanOrEqualTo(percent).isLessThanOrEqualTo(100.01);
    assertThat(backlog.server.most()).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest(name = "limit {0}, {1} ms: {2} calls in the first minute")
  @CsvSource({"100, 0, 600", "100, 300, 582", "190, 300, 1106"})
  void the_first_minute_is_no_worse_than_the_steady_state(
      int limit, long roundTripMillis, long calls) {
    var rig = rig("burst", Integer.toString(limit));
    var backlog =
        new Backlog(rig, Bucket.BURST, Duration.ofSeconds(10), roundTripMillis * 1_000_000, 0);
    double used = measure(backlog, Duration.ZERO, Duration.ofMinutes(1));
    assertThat(used).isGreaterThanOrEqualTo(calls);
  }

  @ParameterizedTest(name = "limit {0}, {1} ms + jitter {2} ms, with headers: at least {3} %")
  @CsvSource({
    "100, 0, 0, 99.9",
    "100, 50, 0, 99.4",
    "100, 300, 0, 97.06",
    "190, 300, 100, 96.6",
  })
  void own_calls_in_flight_are_never_taken_for_those_of_others(
      int limit, long roundTripMillis, long jitterMillis, double percent) {
    var rig = rig("tier", "free");
    var backlog =
        new Backlog(
            rig,
            Bucket.BURST,
            Duration.ofSeconds(10),
            roundTripMillis * 1_000_000,
            jitterMillis * 1_000_000);
    backlog.limit = limit;
    double used = measure(backlog, Duration.ofMinutes(2), Duration.ofMinutes(30));
    assertThat(100 * used / (limit * 180.0)).isGreaterThanOrEqualTo(percent);
    assertThat(backlog.server.most()).isLessThanOrEqualTo(limit);
  }

  @Test
  void what_others_use_is_left_to_them_and_the_rest_is_used() {
    var rig = rig("tier", "free");
    var backlog = new Backlog(rig, Bucket.BURST, Duration.ofSeconds(10), 100_000_000, 0);
    backlog.limit = 100;
    other(backlog, Duration.ofMillis(333));
    double used = measure(backlog, Duration.ofMinutes(2), Duration.ofMinutes(30));
    // Others use 30 of 100; ours are at most 70, and most of them.
    assertThat(used / 180).isBetween(64.0, 70.0);
    int most = backlog.server.most();
    assertThat(most).isBetween(95, 130);
  }

  private static void other(Backlog backlog, Duration every) {
    backlog.server.count(backlog.rig.time.now());
    backlog.rig.time.in(every, () -> other(backlog, every));
  }

  private static QuotaRig rig(String... settings) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 4);
    all[settings.length] = "daily";
    all[settings.length + 1] = "1000000000";
    all[settings.length + 2] = "tier";
    all[settings.length + 3] = "enterprise";
    return new QuotaRig(new VirtualTime(QuotaRig.NOON), Duration.ofMillis(5), all);
  }

  private static double measure(Backlog backlog, Duration warmUp, Duration time) {
    for (int i = 0; i < 400; i++) {
      backlog.ask();
    }
    backlog.rig.time.run(warmUp);
    long before = backlog.sent;
    backlog.rig.time.run(time);
    return backlog.sent - before;
  }
}
