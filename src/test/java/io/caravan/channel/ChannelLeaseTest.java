package io.caravan.channel;

import static io.caravan.channel.ChannelFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several instances on one PostgreSQL server. */
@Timeout(60)
final class ChannelLeaseTest {

  @TempDir Path directory;
  private final TestClock clock = new TestClock();

  @Test
  void one_instance_consumes_and_another_takes_over_when_it_stops() throws Exception {
    StoreSettings settings = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    try (ChannelFixture second = new ChannelFixture(settings, clock)) {
      try (ChannelFixture first = new ChannelFixture(settings, clock)) {
        first.consume("events", ChannelFixture::recordBody);
        first.append("events", message("k", "1"));
        await().until(() -> first.handled().size() == 1);
        second.consume("events", ChannelFixture::recordBody);

        second.append("events", message("k", "2"));
        await().until(() -> first.handled().size() == 2);
        assertThat(first.count("out", "events")).isEqualTo(2);
        assertThat(second.count("out", "events")).isZero();
      }
      second.append("events", message("k", "3"));

      await().until(() -> second.handled().size() == 3);
      assertThat(second.count("out", "events")).isEqualTo(1);
    }
  }

  @Test
  void an_instance_that_was_thought_dead_commits_nothing_more() throws Exception {
    StoreSettings settings = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (ChannelFixture first = new ChannelFixture(settings, clock);
        ChannelFixture second =
            new ChannelFixture(settings, Clock.offset(clock, Duration.ofMinutes(5)))) {
      first.consume(
          "events?poll=50s",
          exchange -> {
            handling.countDown();
            go.await(30, TimeUnit.SECONDS);
            ChannelFixture.recordBody(exchange);
          });
      first.append("events", message("k", "1"));
      handling.await();

      // For the second one the lease of the first has run out.
      second.consume("events", ChannelFixture::recordBody);
      await().until(() -> second.handled().size() == 1);
      go.countDown();
      second.append("events", message("k", "2"));

      await().until(() -> second.handled().size() == 2);
      assertThat(second.handled()).containsExactly("1", "2");
      assertThat(first.count("out", "events")).isZero();
    }
  }

  @Test
  void a_duplicate_is_caught_between_instances() throws Exception {
    StoreSettings settings = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    try (ChannelFixture first = new ChannelFixture(settings, clock);
        ChannelFixture second = new ChannelFixture(settings, clock)) {
      List<CompletableFuture<Appended>> futures = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        ChannelMessage message = message("k" + i % 7, "m" + i).dedupedBy("d" + i);
        futures.add(first.channels.append("events", List.of(message)));
        futures.add(second.channels.append("events", List.of(message)));
      }

      int accepted = futures.stream().mapToInt(future -> future.join().accepted()).sum();

      assertThat(accepted).isEqualTo(200);
      first.consume("events", ChannelFixture::recordBody);
      await().until(() -> first.handled().size() == 200);
      assertThat(first.handled()).doesNotHaveDuplicates();
    }
  }
}
