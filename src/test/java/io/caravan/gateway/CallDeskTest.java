package io.caravan.gateway;

import static io.caravan.gateway.GatewayRig.PATHS;
import static io.caravan.gateway.GatewayRig.PORTAL;
import static io.caravan.gateway.GatewayRig.contact;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.gateway.GatewaySettings.CacheSettings;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ObjectType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Cache and single flight without HTTP: time and answers are in the test's hand. */
class CallDeskTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final CacheSettings SETTINGS =
      new CacheSettings(
          1 << 20,
          Duration.ofHours(1),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofHours(24));

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // soon negative
  private final SingleFlight flights = new SingleFlight();
  private final ResponseCache cache = new ResponseCache(SETTINGS, nanos::get, flights::detach);
  private final List<OngoingCall> made = new ArrayList<>();
  private final List<CompletableFuture<Verdict.Answered>> answers = new ArrayList<>();
  private final CallDesk desk =
      new CallDesk(
          cache,
          new CacheRules(SETTINGS),
          flights,
          new GatewayMetrics(new SimpleMeterRegistry(), nanos::get),
          nanos::get);

  @Test
  void each_kind_of_resource_is_good_for_its_own_time() {
    assertGoodFor(PATHS.pipelines(ObjectType.DEALS), Duration.ofHours(1));
    assertGoodFor(PATHS.properties(ObjectType.CONTACTS), Duration.ofHours(1));
    assertGoodFor(PATHS.schemas(), Duration.ofHours(1));
    assertGoodFor(PATHS.accountDetails(), Duration.ofHours(1));
    assertGoodFor(PATHS.owners(), Duration.ofMinutes(5));
    assertGoodFor(PATHS.owner("7"), Duration.ofMinutes(5));
    assertGoodFor(PATHS.flows(), Duration.ofMinutes(10));
    assertGoodFor(contact("1"), Duration.ofSeconds(30));
  }

  @Test
  void what_changes_all_the_time_is_never_kept() {
    var search = PATHS.search(ObjectType.CONTACTS);
    for (HubSpotCall call :
        List.of(
            get(PATHS.objects(ObjectType.CONTACTS), ""),
            get(PATHS.dailyUsage(), ""),
            get(contact("a@b.co"), "idProperty=email"),
            HubSpotCall.query(PORTAL, search, new byte[] {'{'}, Priority.NORMAL, PATIENCE))) {
      var answer = make(call);
      land("{\"id\":\"1\"}");
      assertThat(answer).isCompleted();
      assertThat(desk.remembered(call)).as(call.path().template()).isEmpty();
    }
  }

  @Test
  void an_answer_never_crosses_portals() {
    make(get(contact("1"), ""));
    land("{\"id\":\"1\"}");
    var other = HubSpotCall.get(PORTAL + 1, contact("1"), "", Priority.NORMAL, PATIENCE);
    assertThat(desk.remembered(other)).isEmpty();
  }

  @Test
  void a_changed_record_is_forgotten_in_all_its_readings_and_no_other_record_is() {
    remember(get(contact("1"), ""), get(contact("1"), "properties=email"), get(contact("2"), ""));
    remember(get(PATHS.associations(ObjectType.CONTACTS, "1", ObjectType.DEALS), ""));

    cache.recordChanged(PORTAL, ObjectType.CONTACTS, "1");

    assertThat(desk.remembered(get(contact("1"), ""))).isEmpty();
    assertThat(desk.remembered(get(contact("1"), "properties=email"))).isEmpty();
    assertThat(
            desk.remembered(
                get(PATHS.associations(ObjectType.CONTACTS, "1", ObjectType.DEALS), "")))
        .isEmpty();
    assertThat(desk.remembered(get(contact("2"), ""))).isPresent();
  }

  @Test
  void a_batch_write_forgets_the_records_of_its_type() {
    remember(
        get(contact("1"), ""),
        get(PATHS.object(ObjectType.DEALS, "1"), ""),
        get(PATHS.properties(ObjectType.CONTACTS), ""));

    write(PATHS.objectBatch(ObjectType.CONTACTS, "update"));

    assertThat(desk.remembered(get(contact("1"), ""))).isEmpty();
    assertThat(desk.remembered(get(PATHS.object(ObjectType.DEALS, "1"), ""))).isPresent();
    assertThat(desk.remembered(get(PATHS.properties(ObjectType.CONTACTS), ""))).isPresent();
  }

  @Test
  void a_batch_read_forgets_nothing() {
    remember(get(contact("1"), ""));
    write(PATHS.objectBatch(ObjectType.CONTACTS, "read"));
    assertThat(desk.remembered(get(contact("1"), ""))).isPresent();
  }

  @Test
  void a_new_association_forgets_the_records_at_both_ends() {
    var deal = PATHS.object(ObjectType.DEALS, "1");
    remember(get(contact("1"), ""), get(deal, ""), get(PATHS.object(ObjectType.TICKETS, "1"), ""));

    write(PATHS.associationBatch(ObjectType.CONTACTS, ObjectType.DEALS, "associate/default"));

    assertThat(desk.remembered(get(contact("1"), ""))).isEmpty();
    assertThat(desk.remembered(get(deal, ""))).isEmpty();
    assertThat(desk.remembered(get(PATHS.object(ObjectType.TICKETS, "1"), ""))).isPresent();
  }

  @Test
  void changed_properties_and_pipelines_are_forgotten_by_type() {
    var deals = PATHS.properties(ObjectType.DEALS);
    remember(get(deals, ""), get(PATHS.properties(ObjectType.CONTACTS), ""));
    write(deals);
    assertThat(desk.remembered(get(deals, ""))).isEmpty();
    assertThat(desk.remembered(get(PATHS.properties(ObjectType.CONTACTS), ""))).isPresent();
  }

  @Test
  void by_hand_a_portal_or_everything_is_forgotten() {
    var other = HubSpotCall.get(PORTAL + 1, contact("1"), "", Priority.NORMAL, PATIENCE);
    remember(get(contact("1"), ""), other);

    assertThat(cache.forget(PORTAL, "")).isEqualTo(1);
    assertThat(desk.remembered(get(contact("1"), ""))).isEmpty();
    assertThat(desk.hasStale(get(contact("1"), ""))).isFalse();
    assertThat(desk.remembered(other)).isPresent();

    assertThat(cache.forget(0, "")).isEqualTo(1);
    assertThat(desk.remembered(other)).isEmpty();
    assertThat(cache.forget(0, "")).isZero();
  }

  @Test
  void by_hand_what_begins_with_a_path_is_forgotten() {
    HubSpotCall owners = get(PATHS.owners(), "");
    HubSpotCall page = get(PATHS.owners(), "limit=5");
    remember(owners, page, get(contact("1"), ""));

    assertThat(cache.forget(PORTAL, "/crm/owners")).isEqualTo(2);

    assertThat(desk.remembered(owners)).isEmpty();
    assertThat(desk.remembered(page)).isEmpty();
    assertThat(desk.remembered(get(contact("1"), ""))).isPresent();
    assertThat(cache.forget(PORTAL + 1, "")).isZero();
  }

  @Test
  void a_read_begun_before_a_change_is_not_kept_and_not_joined_after_it() {
    var before = make(get(contact("1"), ""));
    cache.recordChanged(PORTAL, ObjectType.CONTACTS, "1");
    var after = make(get(contact("1"), ""));

    assertThat(made).hasSize(2);
    land(0, "{\"v\":\"old\"}");
    assertThat(before).isCompleted();
    assertThat(desk.remembered(get(contact("1"), ""))).isEmpty();
    land(1, "{\"v\":\"new\"}");
    assertThat(after.join().body().path("v").asText()).isEqualTo("new");
    assertThat(desk.remembered(get(contact("1"), ""))).isPresent();
  }

  @Test
  void a_read_begun_before_a_batch_write_is_not_kept_and_not_joined_after_it() {
    make(get(contact("1"), ""));
    write(PATHS.objectBatch(ObjectType.CONTACTS, "update"));
    make(get(contact("1"), ""));
    assertThat(made).hasSize(3);
    land(0, "{\"v\":\"old\"}");
    assertThat(desk.remembered(get(contact("1"), ""))).isEmpty();
  }

  @Test
  void a_batch_read_is_never_shared() {
    var batch = PATHS.objectBatch(ObjectType.CONTACTS, "read");
    make(HubSpotCall.query(PORTAL, batch, new byte[] {'{'}, Priority.NORMAL, PATIENCE));
    make(HubSpotCall.query(PORTAL, batch, new byte[] {'{'}, Priority.NORMAL, PATIENCE));
    assertThat(made).hasSize(2);
  }

  @Test
  void a_shared_call_has_the_highest_priority_and_the_latest_deadline() {
    make(HubSpotCall.get(PORTAL, contact("1"), "", Priority.BULK, Duration.ofMinutes(1)));
    make(HubSpotCall.get(PORTAL, contact("1"), "", Priority.CRITICAL, Duration.ofSeconds(50)));
    make(HubSpotCall.get(PORTAL, contact("1"), "", Priority.NORMAL, Duration.ofMinutes(9)));

    assertThat(made).hasSize(1);
    assertThat(made.get(0).priority()).isEqualTo(Priority.CRITICAL);
    assertThat(made.get(0).left()).isEqualTo(Duration.ofMinutes(9));
  }

  @Test
  void a_shared_answer_belongs_to_each_caller_alone() {
    var one = make(get(contact("1"), ""));
    var two = make(get(contact("1"), ""));
    land("{\"id\":\"1\"}");
    ((com.fasterxml.jackson.databind.node.ObjectNode) one.join().body()).put("id", "changed");
    assertThat(two.join().body().path("id").asText()).isEqualTo("1");
    ((com.fasterxml.jackson.databind.node.ObjectNode) two.join().body()).put("id", "changed");
    assertThat(desk.remembered(get(contact("1"), "")).orElseThrow().body().path("id").asText())
        .isEqualTo("1");
  }

  @Test
  void an_old_answer_stands_in_when_hubspot_cannot_be_reached_and_only_then() {
    remember(get(PATHS.owners(), ""));
    pass(Duration.ofMinutes(6));
    assertThat(desk.remembered(get(PATHS.owners(), ""))).isEmpty();
    assertThat(desk.hasStale(get(PATHS.owners(), ""))).isTrue();

    var unreachable = make(get(PATHS.owners(), ""));
    fail(new CallError.Unavailable("down"));
    assertThat(unreachable.join().stale()).isTrue();

    var refused = make(get(PATHS.owners(), ""));
    fail(new CallError.Unauthorised("no", 401));
    assertThat(refused).isCompletedExceptionally();
  }

  @Test
  void an_old_answer_is_forgotten_at_last() {
    remember(get(PATHS.owners(), ""));
    pass(Duration.ofHours(26));
    assertThat(desk.hasStale(get(PATHS.owners(), ""))).isFalse();
  }

  @Test
  void the_cache_stays_within_its_bytes() {
    for (int i = 0; i < 300; i++) {
      make(get(contact("big" + i), ""));
      land("{\"v\":\"" + "x".repeat(10_000) + "\"}");
    }
    org.awaitility.Awaitility.await().until(() -> cache.weight() <= 1 << 20);
    assertThat(cache.weight()).isPositive();
  }

  @Test
  void a_missing_owner_makes_owners_unknown() {
    remember(get(PATHS.owners(), ""));
    make(get(PATHS.owner("9"), ""));
    fail(new CallError.Rejected("no owner", 404, "OBJECT_NOT_FOUND", "{}"));
    assertThat(desk.remembered(get(PATHS.owners(), ""))).isEmpty();
  }

  private void assertGoodFor(ApiPath path, Duration time) {
    HubSpotCall call = get(path, "");
    remember(call);
    pass(time.minusMillis(1));
    assertThat(desk.remembered(call)).as(path.template()).isPresent();
    pass(Duration.ofMillis(2));
    assertThat(desk.remembered(call)).as(path.template()).isEmpty();
  }

  private void remember(HubSpotCall... calls) {
    for (HubSpotCall call : calls) {
      make(call);
      land("{\"id\":\"1\"}");
      assertThat(desk.remembered(call)).isPresent();
    }
  }

  private void write(ApiPath path) {
    make(GatewayRig.write("POST", path, true, PATIENCE));
    land("{\"status\":\"COMPLETE\"}");
  }

  private CompletableFuture<HubSpotAnswer> make(HubSpotCall call) {
    return desk.make(
        call,
        ongoing -> {
          made.add(ongoing);
          answers.add(new CompletableFuture<>());
          return answers.get(answers.size() - 1);
        });
  }

  private void land(String json) {
    land(answers.size() - 1, json);
  }

  private void land(int flight, String json) {
    try {
      var answer = new HubSpotAnswer(200, new ObjectMapper().readTree(json), false);
      answers
          .get(flight)
          .complete(new Verdict.Answered(answer, json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fail(CallError error) {
    answers.get(answers.size() - 1).completeExceptionally(new AttemptFailed(error, false));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static HubSpotCall get(ApiPath path, String query) {
    return HubSpotCall.get(PORTAL, path, query, Priority.NORMAL, PATIENCE);
  }
}
