package io.caravan.channel;

import static io.caravan.channel.ChannelFixture.message;
import static io.caravan.channel.ChannelFixture.recordBody;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(60)
final class ChannelTest {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final TestClock clock = new TestClock();
  private StoreSettings settings;
  private ChannelFixture fixture;

  @BeforeAll
  static void lookOften() {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
  }

  @BeforeEach
  void open() throws Exception {
    settings = TestDatabase.fresh(dialect, directory);
    fixture = new ChannelFixture(settings, clock);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void what_is_acknowledged_does_not_stay_for_long() throws Exception {
    fixture.consume("quiet", exchange -> {});
    fixture.append("quiet", message("k", "private"));
    await().until(() -> fixture.channels.backlog("quiet").depth() == 0);
    fixture.channels.forget();
    assertThat(packs()).isZero();
  }

  @Test
  void asking_what_waits_makes_no_channel() {
    assertThat(fixture.channels.backlog("unheard-of")).isEqualTo(Backlog.NOTHING);
    assertThat(fixture.channels.lastCounted("unheard-of")).isEqualTo(Backlog.NOTHING);
    assertThat(fixture.channels.names()).doesNotContain("unheard-of");
    assertThat(fixture.channels.isOpen("unheard-of")).isFalse();
  }

  private long packs() {
    return fixture.store.read(
        connection -> {
          try (var row =
              connection.createStatement().executeQuery("SELECT count(*) FROM channel_pack")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private void restart() throws Exception {
    fixture.close();
    fixture = new ChannelFixture(settings, clock);
  }

  // --- putting in and taking out -----------------------------------------------------------------

  @Test
  void a_message_comes_out_as_it_was_put_in() throws Exception {
    CompletableFuture<Exchange> received = new CompletableFuture<>();
    fixture.append(
        "events",
        new ChannelMessage(
            "contact-1", null, "{\"a\":\"€\"}".getBytes(UTF_8), Map.of("X-Kind", "é"), null));

    fixture.consume("events", exchange -> received.complete(exchange.copy()));

    Exchange exchange = received.get(10, TimeUnit.SECONDS);
    assertThat(exchange.getMessage().getBody()).isEqualTo("{\"a\":\"€\"}".getBytes(UTF_8));
    assertThat(exchange.getMessage().getHeader("X-Kind")).isEqualTo("é");
    assertThat(exchange.getMessage().getHeader(ChannelConstants.KEY)).isEqualTo("contact-1");
    assertThat(exchange.getMessage().getHeader(ChannelConstants.SEQUENCE)).isEqualTo(1L);
    assertThat(exchange.getMessage().getHeader(ChannelConstants.ATTEMPT)).isEqualTo(1);
    Handling handling = Handling.of(exchange);
    assertThat(handling.channel()).isEqualTo("events");
    assertThat(handling.key()).isEqualTo("contact-1");
    assertThat(handling.putAt()).isEqualTo(clock.instant());
  }

  @Test
  void what_is_appended_while_a_consumer_waits_comes_at_once() throws Exception {
    fixture.consume("events?poll=50s", ChannelFixture::recordBody);
    await().until(() -> fixture.depth("events") == 0);

    for (int i = 0; i < 20; i++) {
      fixture.append("events", message("k" + i, "m" + i));
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> fixture.handled().size() == 20);
  }

  @Test
  void an_acknowledged_message_does_not_come_again() throws Exception {
    fixture.consume("events", ChannelFixture::recordBody);
    fixture.append("events", numbered(0, 500));
    await().until(() -> fixture.depth("events") == 0);

    restart();
    fixture.consume("events", ChannelFixture::recordBody);
    fixture.append("events", message("k", "last"));

    await().until(() -> fixture.handled().contains("last"));
    assertThat(fixture.handled()).hasSize(501).doesNotHaveDuplicates();
    assertThat(fixture.count("out", "events")).isEqualTo(1);
  }

  @Test
  void channels_do_not_see_each_others_messages() throws Exception {
    fixture.append("a", message("k", "in a"));
    fixture.append("b", message("k", "in b"));
    fixture.consume("a", ChannelFixture::recordBody);

    await().until(() -> fixture.depth("a") == 0);

    assertThat(fixture.handled()).containsExactly("in a");
    assertThat(fixture.depth("b")).isEqualTo(1);
    assertThat(fixture.channels.names()).containsExactly("a", "b");
  }

  @Test
  void large_messages_are_kept_whole() throws Exception {
    String large = "x".repeat(3 << 20);
    CompletableFuture<String> received = new CompletableFuture<>();
    fixture.append("events", message("a", "small"), message("b", large), message("c", "small"));

    fixture.consume(
        "events",
        exchange -> {
          String body = exchange.getMessage().getBody(String.class);
          if (body.length() > 10) {
            received.complete(body);
          }
        });

    assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(large);
    await().until(() -> fixture.depth("events") == 0);
  }

  // --- order -------------------------------------------------------------------------------------

  @Test
  void messages_of_one_key_are_handled_in_order_under_random_failures() throws Exception {
    Random random = new Random(7);
    fixture.close();
    fixture = new ChannelFixture(settings, java.time.Clock.systemUTC());
    fixture.consume(
        "events?lanes=8&backoff=1ms&maxBackoff=5ms&maxAttempts=1000",
        exchange -> {
          boolean fails;
          synchronized (random) {
            fails = random.nextInt(10) == 0;
          }
          if (fails) {
            throw new IllegalStateException("at random");
          }
          recordBody(exchange);
        });

    fixture.append("events", numbered(0, 1_000));
    fixture.append("events", numbered(1_000, 2_000));

    await().atMost(Duration.ofSeconds(40)).until(() -> fixture.depth("events") == 0);
    List<String> handled = fixture.handled();
    assertThat(handled).hasSize(2_000).doesNotHaveDuplicates();
    assertInOrderPerKey(handled);
    assertThat(fixture.count("retried", "events")).isGreaterThan(100);
    assertThat(fixture.channels.backlog("events").deadLetters()).isZero();
  }

  @Test
  void a_message_in_retry_holds_back_its_own_key_only() throws Exception {
    fixture.append(
        "events", message("bad", "fails"), message("bad", "behind"), message("good", "free"));
    fixture.consume(
        "events?lanes=1&backoff=1m&jitter=0",
        exchange -> {
          if (exchange.getMessage().getBody(String.class).equals("fails")
              && Handling.of(exchange).attempt() == 1) {
            throw new IllegalStateException("once");
          }
          recordBody(exchange);
        });

    await().until(() -> fixture.handled().contains("free"));
    fixture.append("events", message("bad", "later"));
    await().until(() -> fixture.channels.backlog("events").deferred() == 3);
    assertThat(fixture.handled()).containsExactly("free");

    clock.advance(Duration.ofSeconds(59));
    fixture.append("events", message("good", "free too"));
    await().until(() -> fixture.handled().contains("free too"));
    assertThat(fixture.handled()).containsExactly("free", "free too");

    clock.advance(Duration.ofSeconds(2));
    await().until(() -> fixture.depth("events") == 0);
    assertThat(fixture.handled()).containsExactly("free", "free too", "fails", "behind", "later");
  }

  @Test
  void a_retry_and_those_behind_it_survive_a_restart() throws Exception {
    fixture.append("events", message("k", "first"), message("k", "second"));
    fixture.consume(
        "events?backoff=1m&jitter=0",
        exchange -> {
          throw new IllegalStateException("always");
        });
    await().until(() -> fixture.channels.backlog("events").deferred() == 2);

    restart();
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    fixture.consume(
        "events?backoff=1m&jitter=0",
        exchange -> {
          attempts.add(Handling.of(exchange).attempt());
          recordBody(exchange);
        });
    fixture.append("events", message("k", "third"));
    await().until(() -> fixture.channels.backlog("events").deferred() == 3);
    clock.advance(Duration.ofMinutes(1));

    await().until(() -> fixture.depth("events") == 0);
    assertThat(fixture.handled()).containsExactly("first", "second", "third");
    assertThat(attempts).containsExactly(2, 1, 1);
  }

  // --- effects -----------------------------------------------------------------------------------

  @Test
  void a_message_whose_effects_cannot_be_applied_fails_alone() throws Exception {
    fixture.append("events", message("a", "1"), message("b", "poison"), message("b", "2"));
    fixture.append("events", numbered(3, 200));
    fixture.consume("events?maxAttempts=2&backoff=1m&jitter=0", ChannelFixture::recordBody);

    await().until(() -> fixture.channels.backlog("events").deferred() == 2);
    await().until(() -> fixture.depth("events") == 2);
    assertThat(fixture.handled()).hasSize(198).contains("1").doesNotContain("2");

    clock.advance(Duration.ofMinutes(1));
    await().until(() -> fixture.depth("events") == 0);
    assertThat(fixture.handled()).hasSize(199).endsWith("2").doesNotHaveDuplicates();
    DeadLetter dead = fixture.channels.deadLetters().list(DeadLetterFilter.all(), 0, 9).get(0);
    assertThat(dead.errorMessage()).isEqualTo("This effect cannot be applied");
    assertThat(dead.attempts()).isEqualTo(2);
  }

  @Test
  void handing_over_to_another_channel_takes_place_with_the_acknowledgement_or_not_at_all()
      throws Exception {
    fixture.append("in", message("a", "good"), message("b", "poison"), message("c", "good too"));
    fixture.consume(
        "in?maxAttempts=1",
        exchange -> {
          Handling handling = Handling.of(exchange);
          String body = exchange.getMessage().getBody(String.class);
          handling.enlist(
              fixture.channels.appending(
                  "out", message(handling.key(), body).dedupedBy(handling.key())));
          recordBody(exchange);
        });

    await().until(() -> fixture.depth("in") == 0);

    assertThat(fixture.depth("out")).isEqualTo(2);
    // The key of the one that failed was not remembered.
    assertThat(fixture.append("out", message("b", "new").dedupedBy("b")))
        .isEqualTo(new Appended(1, 0));
    assertThat(fixture.append("out", message("a", "again").dedupedBy("a")))
        .isEqualTo(new Appended(0, 1));
  }

  @Test
  void effects_of_a_failed_attempt_do_not_take_place() throws Exception {
    fixture.append("events", message("k", "m"));
    AtomicInteger attempts = new AtomicInteger();
    fixture.consume(
        "events?backoff=0s",
        exchange -> {
          recordBody(exchange);
          if (attempts.incrementAndGet() < 3) {
            throw new IllegalStateException("too early");
          }
        });

    await().until(() -> fixture.depth("events") == 0);

    assertThat(attempts).hasValue(3);
    assertThat(fixture.handled()).containsExactly("m");
  }

  @Test
  void where_commits_are_awaited_a_handler_sees_what_the_ones_before_it_enlisted()
      throws Exception {
    int count = 200;
    List<Long> missing = new CopyOnWriteArrayList<>();
    var handled = new AtomicInteger();
    fixture.consume(
        "in?lanes=1&awaitCommit=true",
        exchange -> {
          long before = fixture.handled().size();
          if (before != handled.getAndIncrement()) {
            missing.add(before);
          }
          recordBody(exchange);
        });
    for (int i = 0; i < count; i++) {
      fixture.append("in", message("key" + i % 3, "m" + i));
    }
    await().until(() -> fixture.handled().size() == count);
    assertThat(missing).isEmpty();
  }

  @Test
  void where_commits_are_awaited_a_message_whose_commit_fails_holds_up_no_other_key()
      throws Exception {
    fixture.append("in", message("a", "poison"), message("a", "behind"), message("b", "good"));
    fixture.consume("in?lanes=1&awaitCommit=true&backoff=1h", ChannelFixture::recordBody);
    await().until(() -> fixture.handled().equals(List.of("good")));
    assertThat(fixture.depth("in")).isEqualTo(2);
  }

  @Test
  void the_handling_is_found_in_other_routes_and_copies_of_the_exchange() throws Exception {
    fixture.camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("channel:events")
                .split(body().tokenize(","))
                .to("direct:each")
                .end()
                .toD("direct:${header.CaravanKey}");
            from("direct:each").process(ChannelFixture::recordBody);
            from("direct:k")
                .process(
                    exchange ->
                        Handling.of(exchange).enlist(new Effect<>(ChannelFixture.RECORD, "whole")));
          }
        });

    fixture.append("events", message("k", "a,b,c"));

    await().until(() -> fixture.handled().size() == 4);
    assertThat(fixture.handled()).containsExactly("a", "b", "c", "whole");
  }

  // --- settling by hand --------------------------------------------------------------------------

  @Test
  void with_ack_settle_a_later_step_acknowledges_and_the_key_waits_for_it() throws Exception {
    ConcurrentLinkedQueue<Handling> open = new ConcurrentLinkedQueue<>();
    fixture.append(
        "writes", message("a", "a1"), message("a", "a2"), message("b", "b1"), message("c", "c1"));
    fixture.consume(
        "writes?ack=settle&lanes=1&backoff=1m&jitter=0",
        exchange -> {
          recordBody(exchange);
          open.add(Handling.of(exchange));
        });

    await().until(() -> open.size() == 3);
    List<Handling> batch = List.copyOf(open);
    open.clear();
    assertThat(batch).extracting(Handling::key).containsExactly("a", "b", "c");
    assertThat(fixture.handled()).isEmpty();

    batch.get(0).settle(List.of(new Effect<>(ChannelFixture.RECORD, "a1 settled")));
    batch.get(1).fail(new IllegalStateException("rejected"));
    batch.get(2).settle(List.of());
    assertThat(batch.get(2).settle(List.of())).isFalse();
    assertThat(batch.get(2).fail(new IllegalStateException("late"))).isFalse();

    await().until(() -> open.size() == 1);
    assertThat(open.peek().key()).isEqualTo("a");
    await().until(() -> fixture.handled().size() == 3);
    assertThat(fixture.handled()).containsExactlyInAnyOrder("a1", "a1 settled", "c1");
    assertThat(fixture.channels.backlog("writes").deferred()).isEqualTo(1);
    assertThatThrownBy(() -> batch.get(0).enlist(new Effect<>(ChannelFixture.RECORD, "late")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_is_not_settled_at_the_stop_comes_again() throws Exception {
    ConcurrentLinkedQueue<Handling> open = new ConcurrentLinkedQueue<>();
    fixture.append("writes", message("a", "1"), message("b", "2"));
    fixture.consume("writes?ack=settle", exchange -> open.add(Handling.of(exchange)));
    await().until(() -> open.size() == 2);
    open.stream().filter(h -> h.key().equals("a")).forEach(h -> h.settle(List.of()));
    await().until(() -> fixture.depth("writes") == 1);

    restart();
    fixture.consume("writes", ChannelFixture::recordBody);

    await().until(() -> fixture.depth("writes") == 0);
    assertThat(fixture.handled()).containsExactly("2");
  }

  @Test
  void no_more_messages_are_in_flight_than_allowed() throws Exception {
    ConcurrentLinkedQueue<Handling> open = new ConcurrentLinkedQueue<>();
    fixture.append("writes", numbered(0, 100));
    fixture.consume(
        "writes?ack=settle&maxInFlight=10",
        exchange -> {
          recordBody(exchange);
          open.add(Handling.of(exchange));
        });
    AtomicInteger most = new AtomicInteger();

    await()
        .until(
            () -> {
              most.accumulateAndGet(open.size(), Math::max);
              for (Handling handling = open.poll(); handling != null; handling = open.poll()) {
                handling.settle(List.of());
              }
              return fixture.depth("writes") == 0;
            });

    assertThat(most.get()).isBetween(2, 10);
    assertThat(fixture.handled()).hasSize(100);
  }

  @Test
  void settling_by_hand_needs_the_option() throws Exception {
    CompletableFuture<Throwable> error = new CompletableFuture<>();
    fixture.append("events", message("k", "m"));
    fixture.consume(
        "events",
        exchange -> {
          try {
            Handling.of(exchange).settle(List.of());
          } catch (IllegalStateException e) {
            error.complete(e);
          }
        });

    assertThat(error.get(10, TimeUnit.SECONDS)).hasMessageContaining("ack=settle");
  }

  // --- time --------------------------------------------------------------------------------------

  @Test
  void a_message_is_not_handled_before_it_is_due_even_after_a_restart() throws Exception {
    Instant due = clock.instant().plus(Duration.ofHours(1));
    fixture.append("events", message("a", "scheduled").dueAt(due), message("b", "now"));
    fixture.consume("events", ChannelFixture::recordBody);
    await().until(() -> fixture.channels.backlog("events").deferred() == 1);
    await().until(() -> fixture.handled().contains("now"));

    restart();
    fixture.consume("events", ChannelFixture::recordBody);
    clock.advance(Duration.ofMinutes(59));
    fixture.append("events", message("c", "then"));
    await().until(() -> fixture.handled().contains("then"));
    assertThat(fixture.handled()).containsExactly("now", "then");

    clock.advance(Duration.ofMinutes(2));
    await().until(() -> fixture.depth("events") == 0);
    assertThat(fixture.handled()).containsExactly("now", "then", "scheduled");
  }

  @Test
  void postponing_takes_no_attempt() throws Exception {
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    fixture.append("events", message("k", "m"));
    fixture.consume(
        "events?maxAttempts=1",
        exchange -> {
          Handling handling = Handling.of(exchange);
          attempts.add(handling.attempt());
          recordBody(exchange);
          if (attempts.size() < 3) {
            handling.postponeUntil(clock.instant().plus(Duration.ofHours(6)));
          }
        });

    for (int i = 1; i <= 2; i++) {
      int expected = i;
      await().until(() -> attempts.size() == expected);
      await().until(() -> fixture.channels.backlog("events").deferred() == 1);
      clock.advance(Duration.ofHours(6));
    }

    await().until(() -> fixture.depth("events") == 0);
    assertThat(attempts).containsExactly(1, 1, 1);
    assertThat(fixture.handled()).containsExactly("m");
  }

  // --- giving up ---------------------------------------------------------------------------------

  @Test
  void after_the_last_attempt_a_message_is_a_dead_letter_and_its_key_goes_on() throws Exception {
    fixture.append(
        "events",
        new ChannelMessage("k", "once", "bad".getBytes(UTF_8), Map.of("h", "v"), null),
        message("k", "next"));
    fixture.consume("events?maxAttempts=3&backoff=0s", ChannelTest::failWhenBad);

    await().until(() -> fixture.depth("events") == 0);

    assertThat(fixture.handled()).containsExactly("next");
    assertThat(fixture.channels.backlog("events").deadLetters()).isEqualTo(1);
    DeadLetters letters = fixture.channels.deadLetters();
    DeadLetter listed = letters.list(DeadLetterFilter.ofChannel("events"), 0, 10).get(0);
    assertThat(listed.body()).isNull();
    DeadLetter letter = letters.show(listed.id()).orElseThrow();
    assertThat(letter.channel()).isEqualTo("events");
    assertThat(letter.sequence()).isEqualTo(1);
    assertThat(letter.key()).isEqualTo("k");
    assertThat(letter.headers()).isEqualTo(Map.of("h", "v"));
    assertThat(letter.body()).isEqualTo("bad".getBytes(UTF_8));
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.errorType()).isEqualTo("java.lang.IllegalStateException");
    assertThat(letter.errorMessage()).isEqualTo("bad body");
    assertThat(letter.putAt()).isEqualTo(clock.instant());
    assertThat(letter.diedAt()).isEqualTo(clock.instant());
    assertThat(fixture.count("dead", "events")).isEqualTo(1);
    assertThat(fixture.count("retried", "events")).isEqualTo(2);
  }

  @Test
  void a_permanent_failure_is_not_repeated() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    fixture.append("events", message("k", "m"));
    fixture.consume(
        "events",
        exchange -> {
          attempts.incrementAndGet();
          throw new IllegalStateException(new PermanentFailure("never"));
        });

    await().until(() -> fixture.channels.backlog("events").deadLetters() == 1);
    assertThat(attempts).hasValue(1);
    assertThat(fixture.depth("events")).isZero();
  }

  @Test
  void a_last_will_takes_place_when_a_message_is_given_up_on_and_only_then() throws Exception {
    fixture.append("events", message("k", "bad"), message("k", "late"));
    fixture.consume(
        "events?maxAttempts=3&backoff=0s",
        exchange -> {
          Handling handling = Handling.of(exchange);
          String body = exchange.getMessage().getBody(String.class);
          handling.lastWill(
              new Effect<>(ChannelFixture.RECORD, "will of " + body + " " + handling.attempt()));
          if (body.equals("bad") || handling.attempt() == 1) {
            throw new IllegalStateException(body);
          }
          handling.enlist(new Effect<>(ChannelFixture.RECORD, body));
        });

    await().until(() -> fixture.depth("events") == 0);

    assertThat(fixture.handled()).containsExactly("will of bad 3", "late");
    assertThat(fixture.channels.backlog("events").deadLetters()).isEqualTo(1);
  }

  @Test
  void a_dead_letter_can_be_edited_and_replayed_although_its_dedupe_key_is_known()
      throws Exception {
    fixture.append("events", message("k", "bad").dedupedBy("once"));
    fixture.consume("events?maxAttempts=1", ChannelTest::failWhenBad);
    DeadLetters letters = fixture.channels.deadLetters();
    await().until(() -> !letters.list(DeadLetterFilter.all(), 0, 10).isEmpty());
    long id = letters.list(DeadLetterFilter.all(), 0, 10).get(0).id();

    assertThat(letters.edit(id, "mended".getBytes(UTF_8)).join()).isTrue();
    assertThat(letters.replay(id).join()).isTrue();

    await().until(() -> fixture.handled().contains("mended"));
    assertThat(letters.show(id)).isEmpty();
    assertThat(letters.replay(id).join()).isFalse();
    assertThat(letters.edit(id, new byte[0]).join()).isFalse();
    assertThat(letters.discard(id).join()).isFalse();
    assertThat(fixture.append("events", message("k", "bad").dedupedBy("once")))
        .isEqualTo(new Appended(0, 1));
  }

  @Test
  void dead_letters_are_filtered_paged_discarded_and_replayed_together() throws Exception {
    AtomicInteger failing = new AtomicInteger(1);
    for (int i = 0; i < 25; i++) {
      fixture.append("events", message("k" + i % 5, "m" + i));
    }
    fixture.append("other", message("k0", "of another channel"));
    fixture.consume(
        "events?maxAttempts=1",
        exchange -> {
          if (failing.get() == 1) {
            throw new IllegalStateException("all of them");
          }
          recordBody(exchange);
        });
    DeadLetters letters = fixture.channels.deadLetters();
    await().until(() -> fixture.channels.backlog("events").deadLetters() == 25);

    List<DeadLetter> first = letters.list(DeadLetterFilter.ofChannel("events"), 0, 10);
    List<DeadLetter> second =
        letters.list(DeadLetterFilter.ofChannel("events"), first.get(9).id(), 100);
    assertThat(first).hasSize(10);
    assertThat(second).hasSize(15);
    assertThat(letters.list(new DeadLetterFilter("events", "k0", null), 0, 100)).hasSize(5);
    assertThat(letters.list(new DeadLetterFilter(null, null, "java.lang.Error"), 0, 9)).isEmpty();
    assertThat(letters.list(DeadLetterFilter.ofChannel("other"), 0, 9)).isEmpty();

    letters.discard(first.get(0).id()).join();
    failing.set(0);
    assertThat(letters.replayAll(DeadLetterFilter.ofChannel("events")).join()).isEqualTo(24);
    await().until(() -> fixture.handled().size() == 24);
    assertThat(letters.list(DeadLetterFilter.all(), 0, 9)).isEmpty();
  }

  // --- duplicates --------------------------------------------------------------------------------

  @Test
  void a_duplicate_is_counted_and_not_stored() {
    assertThat(
            fixture.append(
                "events",
                message("k", "1").dedupedBy("a"),
                message("k", "2").dedupedBy("a"),
                message("k", "3"),
                message("k", "4").dedupedBy("b")))
        .isEqualTo(new Appended(3, 1));
    assertThat(fixture.append("events", message("k", "5").dedupedBy("b")))
        .isEqualTo(new Appended(0, 1));
    assertThat(fixture.append("other", message("k", "6").dedupedBy("b")))
        .isEqualTo(new Appended(1, 0));
    assertThat(fixture.depth("events")).isEqualTo(3);
    assertThat(fixture.count("in", "events")).isEqualTo(3);
    assertThat(fixture.count("duplicates", "events")).isEqualTo(2);
  }

  @Test
  void dedupe_keys_are_known_after_a_restart_and_forgotten_after_the_retention() throws Exception {
    fixture.append("events", message("k", "1").dedupedBy("a"), message("k", "2").dedupedBy("b"));

    restart();
    clock.advance(Duration.ofHours(24));
    assertThat(fixture.append("events", message("k", "1").dedupedBy("a")))
        .isEqualTo(new Appended(0, 1));

    clock.advance(Duration.ofHours(7));
    assertThat(fixture.append("events", message("k", "1").dedupedBy("a")))
        .isEqualTo(new Appended(1, 0));
    restart();
    assertThat(fixture.append("events", message("k", "1").dedupedBy("a")))
        .isEqualTo(new Appended(0, 1));
    assertThat(fixture.append("events", message("k", "2").dedupedBy("b")))
        .isEqualTo(new Appended(1, 0));
  }

  @Test
  void keys_out_of_the_retention_are_removed_from_the_database() {
    for (int i = 0; i < 10; i++) {
      fixture.append("events", message("k", "m").dedupedBy("old" + i));
    }
    clock.advance(Duration.ofHours(31));
    fixture.append("events", message("k", "m").dedupedBy("new"));

    fixture.channels.forget();

    long rows =
        fixture.store.read(
            connection -> {
              try (ResultSet row =
                  connection
                      .createStatement()
                      .executeQuery("SELECT count(*) FROM channel_dedupe")) {
                row.next();
                return row.getLong(1);
              }
            });
    assertThat(rows).isEqualTo(1);
  }

  @Test
  void a_process_that_only_reads_sees_backlog_and_dead_letters() throws Exception {
    fixture.append("events", message("a", "bad"), message("b", "waits"));
    fixture.consume("events?maxAttempts=1", ChannelTest::failWhenBad);
    await().until(() -> fixture.depth("events") == 0);

    try (Store store = Store.openReadOnly(settings);
        Channels channels =
            new Channels(store, ChannelSettings.defaults(), new SimpleMeterRegistry(), clock)) {
      assertThat(channels.backlog("events").deadLetters()).isEqualTo(1);
      assertThat(channels.deadLetters().list(DeadLetterFilter.all(), 0, 10)).hasSize(1);
      assertThatThrownBy(() -> channels.append("events", List.of(message("c", "3"))))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void of_concurrent_duplicates_one_is_accepted() throws Exception {
    int callers = 8;
    int rounds = 100;
    CountDownLatch start = new CountDownLatch(1);
    List<CompletableFuture<Integer>> accepted = new ArrayList<>();
    for (int t = 0; t < callers; t++) {
      accepted.add(
          CompletableFuture.supplyAsync(
              () -> {
                int count = 0;
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < rounds; i++) {
                  count +=
                      fixture
                          .append(
                              "events",
                              message("k", "m" + i).dedupedBy("d" + i),
                              message("k", "n" + i).dedupedBy("d" + (i + 1)))
                          .accepted();
                }
                return count;
              },
              task -> new Thread(task).start()));
    }
    start.countDown();

    int total = accepted.stream().mapToInt(CompletableFuture::join).sum();

    assertThat(total).isEqualTo(rounds + 1);
    assertThat(fixture.depth("events")).isEqualTo(rounds + 1);
  }

  // --- bounds ------------------------------------------------------------------------------------

  @Test
  void beyond_its_bound_a_channel_refuses_messages_until_it_is_drained() throws Exception {
    fixture.close();
    ChannelSettings bounded =
        new ChannelSettings(
            ChannelSettings.defaults().usual(),
            Map.of("small", new ChannelSettings.Bounds(Duration.ofHours(1), 3)),
            0,
            1 << 20);
    fixture = new ChannelFixture(settings, bounded, clock);
    fixture.append("small", message("a", "1"), message("b", "2"));

    assertThatThrownBy(() -> fixture.append("small", message("c", "3"), message("d", "4")))
        .isInstanceOf(ChannelFull.class)
        .hasMessageContaining("may hold 3");
    fixture.append("small", message("c", "3"));
    assertThatThrownBy(() -> fixture.append("small", message("d", "4")))
        .isInstanceOf(ChannelFull.class);
    fixture.append("large", numbered(0, 10));

    fixture.consume("small", ChannelFixture::recordBody);
    await()
        .ignoreException(ChannelFull.class)
        .until(() -> fixture.append("small", message("d", "4")).accepted() == 1);
    await().until(() -> fixture.handled().size() == 4);
  }

  @Test
  void without_free_disk_nothing_is_accepted() throws Exception {
    if (dialect == Dialect.POSTGRESQL) {
      return;
    }
    fixture.close();
    ChannelSettings full =
        new ChannelSettings(ChannelSettings.defaults().usual(), Map.of(), Long.MAX_VALUE, 1 << 20);
    fixture = new ChannelFixture(settings, full, clock);

    assertThatThrownBy(() -> fixture.append("events", message("c", "3")))
        .isInstanceOf(ChannelFull.class)
        .hasMessageContaining("must stay free");
  }

  @Test
  void the_backlog_tells_depth_age_and_kinds() throws Exception {
    fixture.append("events", message("a", "bad"), message("b", "ok"), message("c", "ok"));
    clock.advance(Duration.ofMinutes(3));

    assertThat(fixture.channels.backlog("events"))
        .isEqualTo(new Backlog(3, Duration.ofMinutes(3), 0, 0));

    fixture.consume("events?backoff=1h", ChannelTest::failWhenBad);
    await().until(() -> fixture.depth("events") == 1);
    assertThat(fixture.channels.backlog("events"))
        .isEqualTo(new Backlog(1, Duration.ofMinutes(3), 1, 0));
    await()
        .until(
            () ->
                fixture
                        .registry
                        .get("caravan.channel.depth")
                        .tag("channel", "events")
                        .gauge()
                        .value()
                    == 1);
  }

  // --- one consumer ------------------------------------------------------------------------------

  @Test
  void a_second_consumer_in_the_process_is_refused() throws Exception {
    fixture.consume("events", ChannelFixture::recordBody);

    assertThatThrownBy(
            () ->
                fixture.camel.addRoutes(
                    new RouteBuilder() {
                      @Override
                      public void configure() {
                        errorHandler(noErrorHandler());
                        from("channel:events?lanes=2").routeId("second").to("log:x");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Channel events has a consumer already: one route alone may read it");
  }

  @Test
  void a_route_can_be_suspended_resumed_stopped_and_started() throws Exception {
    fixture.consume("events", ChannelFixture::recordBody);
    fixture.camel.getRouteController().suspendRoute("consumer");
    fixture.append("events", message("k", "1"));
    fixture.camel.getRouteController().resumeRoute("consumer");
    await().until(() -> fixture.handled().size() == 1);

    fixture.camel.getRouteController().stopRoute("consumer");
    fixture.append("events", message("k", "2"));
    assertThat(fixture.handled()).hasSize(1);
    fixture.camel.getRouteController().startRoute("consumer");

    await().until(() -> fixture.handled().size() == 2);
  }

  private static void failWhenBad(Exchange exchange) {
    if (exchange.getMessage().getBody(String.class).equals("bad")) {
      throw new IllegalStateException("bad body");
    }
    recordBody(exchange);
  }

  /** Messages {@code key:number} of 37 keys. */
  private static ChannelMessage[] numbered(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(n -> message("k" + n % 37, "k" + n % 37 + ":" + n))
        .toArray(ChannelMessage[]::new);
  }

  private static void assertInOrderPerKey(List<String> bodies) {
    Map<String, List<Integer>> byKey =
        bodies.stream()
            .map(body -> body.split(":"))
            .collect(
                Collectors.groupingBy(
                    parts -> parts[0],
                    Collectors.mapping(parts -> Integer.parseInt(parts[1]), Collectors.toList())));
    assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
  }
}
