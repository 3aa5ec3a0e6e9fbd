package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import io.caravan.store.StoreSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ChannelProducerTest {

  @TempDir Path directory;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private ChannelFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture =
        new ChannelFixture(StoreSettings.sqlite(directory.resolve("c.db")), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void any_body_becomes_a_message_with_key_and_dedupe_key_by_expression() throws Exception {
    String uri = "channel:in?key=${header.id}&dedupeKey=${header.id}-${body}&keepHeaders=X-A, X-B";

    send(uri, "text", Map.of("id", "1", "X-A", "a", "X-C", "c"));
    Exchange again = send(uri, "text", Map.of("id", "1"));
    send(uri, "bytes".getBytes(StandardCharsets.UTF_8), Map.of("id", "2", "X-B", 7));
    send(
        uri,
        new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8)),
        Map.of(ChannelConstants.KEY, "3", ChannelConstants.DEDUPE_KEY, "d"));

    assertThat(again.getMessage().getHeader(ChannelConstants.ACCEPTED)).isEqualTo(0);
    assertThat(again.getMessage().getHeader(ChannelConstants.DUPLICATES)).isEqualTo(1);
    consume();
    await().until(() -> received.size() == 3);
    assertThat(received)
        .containsExactlyInAnyOrder(
            "1 text a null null", "2 bytes null 7 null", "3 stream null null null");
  }

  @Test
  void a_list_becomes_a_message_per_element_in_one_commit() throws Exception {
    double before = fixture.registry.get("caravan.store.commit").timer().count();
    fixture.channels.channel("in");
    Exchange exchange =
        send(
            "channel:in?key=${body}&dedupeKey=${body}",
            List.of("a", "b", "a", ChannelMessage.of("own", new byte[0])),
            Map.of(ChannelConstants.DEDUPE_KEY, "not for lists"));

    assertThat(exchange.getMessage().getHeader(ChannelConstants.ACCEPTED)).isEqualTo(3);
    assertThat(exchange.getMessage().getHeader(ChannelConstants.DUPLICATES)).isEqualTo(1);
    assertThat(fixture.registry.get("caravan.store.commit").timer().count() - before)
        .isLessThanOrEqualTo(3);
    consume();
    await().until(() -> received.size() == 3);
  }

  @Test
  void a_due_time_comes_by_header() throws Exception {
    send("channel:in", "later", Map.of(ChannelConstants.DUE, Instant.now().plusSeconds(3_600)));
    send("channel:in?key=other", "now", Map.of());
    consume();

    await().until(() -> fixture.channels.backlog("in").deferred() == 1);
    await().until(() -> received.size() == 1);
  }

  @Test
  void a_body_that_cannot_become_bytes_fails_the_exchange() {
    Exchange exchange = send("channel:in", new Object(), Map.of());

    assertThat(exchange.getException()).isInstanceOf(InvalidPayloadException.class);
  }

  @Test
  void a_full_channel_fails_the_exchange() throws Exception {
    fixture.close();
    fixture =
        new ChannelFixture(
            StoreSettings.sqlite(directory.resolve("c.db")),
            new ChannelSettings(new ChannelSettings.Bounds(Duration.ofHours(1), 1), Map.of(), 0, 0),
            Clock.systemUTC());
    send("channel:in", "1", Map.of());

    assertThat(send("channel:in", "2", Map.of()).getException()).isInstanceOf(ChannelFull.class);
  }

  @Test
  void bounds_are_set_for_all_channels_and_for_one() {
    Settings settings =
        new Settings(
            Map.of(
                "caravan.channel.retention", "48h",
                "caravan.channel.named.events.max-backlog", "7",
                "caravan.channel.named.writes-*.max-backlog", "8",
                "caravan.channel.min-free-disk", "1GB"));

    ChannelSettings read = ChannelSettings.from(settings);
    settings.complete();

    assertThat(read.of("events")).isEqualTo(new ChannelSettings.Bounds(Duration.ofHours(48), 7));
    assertThat(read.of("writes-4711-bulk").maxBacklog()).isEqualTo(8);
    assertThat(read.of("other"))
        .isEqualTo(new ChannelSettings.Bounds(Duration.ofHours(48), 5_000_000));
    assertThat(read.minFreeDisk()).isEqualTo(1L << 30);
    Settings bad = new Settings(Map.of("caravan.channel.max-backlog", "0"));
    ChannelSettings.from(bad);
    Assertions.assertThatThrownBy(bad::complete).isInstanceOf(InvalidSettings.class);
  }

  private Exchange send(String uri, Object body, Map<String, Object> headers) {
    return fixture
        .camel
        .createProducerTemplate()
        .send(
            uri,
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.getMessage().setHeaders(new java.util.HashMap<>(headers));
            });
  }

  private void consume() throws Exception {
    fixture.consume(
        "in",
        exchange ->
            received.add(
                "%s %s %s %s %s"
                    .formatted(
                        exchange.getMessage().getHeader(ChannelConstants.KEY),
                        exchange.getMessage().getBody(String.class),
                        exchange.getMessage().getHeader("X-A"),
                        exchange.getMessage().getHeader("X-B"),
                        exchange.getMessage().getHeader("X-C"))));
  }
}
