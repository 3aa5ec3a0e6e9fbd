package io.caravan.channel;

import static io.caravan.channel.ChannelFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.camel.FailedToCreateProducerException;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A consumer of many channels, and what a handler sees of the messages behind its own. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class ChannelPatternTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final Queue<Handling> handed = new ConcurrentLinkedQueue<>();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private StoreSettings database;
  private ChannelFixture fixture;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.fresh(dialect, directory);
    fixture = new ChannelFixture(database, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_channel_whose_messages_nobody_settles_holds_up_no_other() throws Exception {
    fixture.append("p-1", numbered(500));
    consume("p-*?ack=settle&maxInFlight=10&concurrency=2");
    await().atMost(PATIENCE).until(() -> handed.size() == 10);

    fixture.append("p-2", message("k", "other"));
    fixture.append("q-1", message("k", "of nobody"));

    await().atMost(PATIENCE).until(() -> seen.contains("other"));
    assertThat(handed).hasSize(11);
    assertThat(fixture.depth("q-1")).isEqualTo(1);
    handed.forEach(handling -> handling.settle(List.of()));
    await().atMost(PATIENCE).until(() -> fixture.depth("p-2") == 0 && handed.size() >= 21);
  }

  @Test
  void a_channel_that_another_process_makes_is_found() throws Exception {
    assumeThat(dialect).as("with SQLite one process owns the file").isEqualTo(Dialect.POSTGRESQL);
    consume("p-*?ack=settle");
    try (var elsewhere = new ChannelFixture(database, Clock.systemUTC())) {
      elsewhere.append("p-7", message("k", "from elsewhere"));

      await().atMost(PATIENCE).until(() -> seen.contains("from elsewhere"));
    }
  }

  @Test
  void a_pattern_pauses_and_goes_on_as_one() throws Exception {
    fixture.append("p-1", message("k", "before"));
    consume("p-*?ack=settle");
    await().atMost(PATIENCE).until(() -> seen.contains("before"));
    fixture.camel.getRouteController().suspendRoute("consumer");

    fixture.append("p-2", message("k", "meanwhile"));
    fixture.camel.getRouteController().resumeRoute("consumer");

    await().atMost(PATIENCE).until(() -> seen.contains("meanwhile"));
  }

  @Test
  void a_pattern_is_for_consumers_only_and_ends_with_its_star() {
    assertThatThrownBy(() -> fixture.camel.getEndpoint("channel:p-*").createProducer())
        .isInstanceOfAny(IllegalArgumentException.class, FailedToCreateProducerException.class)
        .hasMessageContaining("stands for many");
    assertThatThrownBy(() -> fixture.camel.getEndpoint("channel:p*q"))
        .isInstanceOf(ResolveEndpointFailedException.class);
  }

  @Test
  void a_handler_sees_what_waits_behind_its_message_in_order_and_due() throws Exception {
    fixture.append(
        "p-1",
        message("a", "a1"),
        message("b", "b1"),
        message("a", "a2"),
        message("a", "a3"),
        message("a", "a4").dueAt(Instant.now().plus(Duration.ofDays(1))),
        message("a", "a5"));
    consume("p-1?ack=settle");
    await().atMost(PATIENCE).until(() -> handed.size() == 2);
    Handling first =
        handed.stream().filter(handling -> handling.key().equals("a")).findFirst().orElseThrow();

    assertThat(texts(first.following(10))).containsExactly("a2", "a3");
    assertThat(texts(first.following(1))).containsExactly("a2");
    first.settle(List.of());
    assertThat(first.following(10)).isEmpty();
    await().atMost(PATIENCE).until(() -> seen.contains("a2"));
  }

  @Test
  void a_channel_that_is_held_keeps_its_messages_and_goes_on_with_them_in_order() throws Exception {
    fixture.channels.hold("writes-1", true);
    fixture.append("writes-1", message("a", "1"), message("a", "2"));
    fixture.consume("writes-*", ChannelFixture::recordBody);
    fixture.append("writes-2", message("a", "other"));
    await().atMost(PATIENCE).until(() -> fixture.handled().contains("other"));
    assertThat(fixture.handled()).containsExactly("other");
    assertThat(fixture.channels.backlog("writes-1").depth()).isEqualTo(2);

    fixture.channels.hold("writes-1", false);
    await().atMost(PATIENCE).until(() -> fixture.handled().size() == 3);
    assertThat(fixture.handled()).containsExactly("other", "1", "2");

    fixture.channels.hold("writes-1", true);
    fixture.append("writes-1", message("a", "3"), message("a", "4"));
    fixture.append("writes-2", message("a", "another"));
    await().atMost(PATIENCE).until(() -> fixture.handled().contains("another"));
    assertThat(fixture.channels.backlog("writes-1").depth()).isEqualTo(2);
    fixture.channels.hold("writes-1", false);
    await().atMost(PATIENCE).until(() -> fixture.handled().size() == 6);
    assertThat(fixture.handled()).containsExactly("other", "1", "2", "another", "3", "4");
  }

  private void consume(String uri) throws Exception {
    fixture.consume(
        uri,
        exchange -> {
          seen.add(exchange.getMessage().getBody(String.class));
          handed.add(Handling.of(exchange));
        });
  }

  private static List<String> texts(List<byte[]> bodies) {
    return bodies.stream().map(body -> new String(body, StandardCharsets.UTF_8)).toList();
  }

  private static ChannelMessage[] numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> message("k" + n, "m" + n))
        .toArray(ChannelMessage[]::new);
  }
}
