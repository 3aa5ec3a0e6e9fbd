package io.caravan.channel;

import static io.caravan.channel.ChannelFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.privacy.Erased;
import io.caravan.privacy.Person;
import io.caravan.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages whose person was erased while they waited. */
class ErasedMessagesTest {

  private static final String ADA = "{\"portalId\":7,\"email\":\"ada@b.co\"}";
  private static final String BOB = "{\"portalId\":7,\"email\":\"bob@b.co\"}";

  private final Person ada = new Person(7, Set.of(), Set.of("ada@b.co"));
  @TempDir private Path directory;
  private ChannelFixture fixture;
  private MessagesOfPersons place;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ChannelFixture(
            StoreSettings.sqlite(directory.resolve("caravan.db")), Clock.systemUTC());
    place = new MessagesOfPersons(fixture.channels.erased());
    fixture.append("c", message("k", BOB), message("k", ADA), message("l", ADA), message("k", BOB));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void drained() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> fixture.depth("c") == 0 && fixture.handled().size() >= 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "c?lanes=4&concurrency=2"})
  void erased_messages_are_passed_over_and_hold_nobody_back(String uri) throws Exception {
    assertThat(Erased.from(fixture.store, place, ada)).isEqualTo(2);
    fixture.consume(uri, ChannelFixture::recordBody);
    drained();
    assertThat(fixture.handled()).containsExactly(BOB, BOB);
  }

  @Test
  void those_in_memory_are_not_handed_out_while_the_person_is_watched() throws Exception {
    place.forget(ada);
    fixture.consume("c", ChannelFixture::recordBody);
    drained();
    assertThat(fixture.handled()).containsExactly(BOB, BOB);
  }

  @Test
  void it_is_the_same_where_the_route_acknowledges_by_hand() throws Exception {
    place.forget(ada);
    fixture.consume(
        "c?ack=settle",
        exchange -> {
          ChannelFixture.recordBody(exchange);
          Handling.of(exchange).settle(List.of());
        });
    drained();
    assertThat(fixture.handled()).containsExactly(BOB, BOB);
  }

  @Test
  void when_the_watch_is_over_messages_are_handed_out_as_ever() throws Exception {
    place.forget(ada);
    place.released(ada);
    fixture.consume("c", ChannelFixture::recordBody);
    await().atMost(Duration.ofSeconds(60)).until(() -> fixture.handled().size() == 4);
  }

  @Test
  void one_that_waits_for_another_attempt_is_emptied_and_a_dead_letter_is_deleted()
      throws Exception {
    fixture.consume(
        "c?maxAttempts=2&backoff=30s&maxBackoff=30s",
        exchange -> {
          if (exchange.getMessage().getBody(String.class).equals(ADA)) {
            throw Handling.of(exchange).key().equals("l")
                ? new PermanentFailure("no good")
                : new IllegalStateException("later, for ada@b.co");
          }
          ChannelFixture.recordBody(exchange);
        });
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                fixture.channels.deadLetters().list(DeadLetterFilter.all(), 0, 9).size() == 1
                    && fixture.count("retried", "c") >= 1);
    Erased.from(fixture.store, place, ada);
    assertThat(fixture.channels.deadLetters().list(DeadLetterFilter.all(), 0, 9)).isEmpty();
    long left = fixture.store.read(connection -> place.of(connection, ada).count());
    assertThat(left).isZero();
  }
}
