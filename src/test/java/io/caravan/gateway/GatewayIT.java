package io.caravan.gateway;

import static io.caravan.gateway.FaultyHubSpot.computed;
import static io.caravan.gateway.FaultyHubSpot.html;
import static io.caravan.gateway.FaultyHubSpot.json;
import static io.caravan.gateway.GatewayRig.PATHS;
import static io.caravan.gateway.GatewayRig.PORTAL;
import static io.caravan.gateway.GatewayRig.contact;
import static io.caravan.gateway.GatewayRig.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.Test;

/** The gateway over real HTTP, when nothing is wrong with the network. */
class GatewayIT {

  private static final Duration SHORT = Duration.ofSeconds(3);

  @Test
  void a_call_arrives_as_it_was_meant_and_with_nothing_else() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url())) {
      var path = PATHS.object(ObjectType.CONTACTS, "a b/ü?&%@x.co");
      byte[] body = "{\"properties\":{\"city\":\"Zürich\"}}".getBytes(StandardCharsets.UTF_8);
      rig.outcome(
          new HubSpotCall(
              PORTAL,
              "PATCH",
              path,
              "idProperty=email&x=a%20b%26c",
              body,
              Priority.NORMAL,
              SHORT,
              true));

      FaultyHubSpot.Request request = server.requests().get(0);
      assertThat(request.method()).isEqualTo("PATCH");
      assertThat(request.target()).isEqualTo(path.path() + "?idProperty=email&x=a%20b%26c");
      assertThat(request.body()).isEqualTo("{\"properties\":{\"city\":\"Zürich\"}}");
      assertThat(request.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry("authorization", "Bearer token-0")
          .containsOnlyKeys(
              "accept",
              "accept-encoding",
              "authorization",
              "connection",
              "content-length",
              "content-type",
              "host",
              "user-agent");
    }
  }

  @Test
  void reads_and_archives_have_no_body() throws Exception {
    try (var server = new FaultyHubSpot().then(json(200, "{}")).then(json(204, ""));
        var rig = new GatewayRig(server.url())) {
      rig.outcome(HubSpotCall.get(PORTAL, PATHS.owners(), "limit=5", Priority.NORMAL, SHORT));
      var archive =
          new HubSpotCall(
              PORTAL, "DELETE", contact("9"), "", new byte[0], Priority.NORMAL, SHORT, true);
      assertThat(rig.outcome(archive))
          .isInstanceOfSatisfying(
              HubSpotAnswer.class, answer -> assertThat(answer.body().isMissingNode()).isTrue());

      assertThat(server.requests())
          .extracting(r -> r.method() + " " + r.target() + " " + r.body())
          .containsExactly(
              "GET /crm/owners/2026-09?limit=5 ", "DELETE /crm/objects/2026-09/contacts/9 ");
    }
  }

  @Test
  void calls_one_after_another_share_a_connection() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url())) {
      for (int i = 0; i < 20; i++) {
        rig.outcome(GatewayRig.update(SHORT));
      }
      assertThat(server.requests()).hasSize(20);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_record_read_again_comes_from_memory_until_it_changes() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url())) {
      rig.outcome(read(contact("1")));
      assertThat(rig.outcome(read(contact("1"))))
          .isInstanceOfSatisfying(
              HubSpotAnswer.class, answer -> assertThat(answer.stale()).isFalse());
      assertThat(server.requests()).hasSize(1);

      rig.configuration.cache().recordChanged(PORTAL, ObjectType.CONTACTS, "1");
      rig.outcome(read(contact("1")));
      assertThat(server.requests()).hasSize(2);

      rig.outcome(GatewayRig.update(SHORT)); // of record 1 too
      rig.outcome(read(contact("1")));
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void identical_reads_in_flight_are_one_call_and_each_gets_an_answer_of_its_own()
      throws Exception {
    var release = new CountDownLatch(1);
    try (var server = new FaultyHubSpot().then(held(release, "{\"id\":\"1\"}"));
        var rig = new GatewayRig(server.url(), "caravan.hubspot.response-timeout", "10s")) {
      List<CompletableFuture<HubSpotAnswer>> calls =
          IntStream.range(0, 50).mapToObj(i -> rig.call(read(contact("1")))).toList();
      await().until(() -> !server.requests().isEmpty());
      calls.get(7).cancel(true);
      release.countDown();

      var bodies = new ArrayList<Object>();
      for (int i = 0; i < 50; i++) {
        if (i != 7) {
          bodies.add(System.identityHashCode(calls.get(i).get(5, TimeUnit.SECONDS).body()));
        }
      }
      assertThat(server.requests()).hasSize(1);
      assertThat(bodies).doesNotHaveDuplicates();
      assertThat(rig.meters.get("caravan.gateway.joined").counter().count()).isEqualTo(49);
    }
  }

  @Test
  void an_impatient_caller_leaves_without_ending_the_call_for_others() throws Exception {
    var release = new CountDownLatch(1);
    try (var server = new FaultyHubSpot().then(held(release, "{\"id\":\"1\"}"));
        var rig = new GatewayRig(server.url(), "caravan.hubspot.response-timeout", "10s")) {
      var impatient =
          rig.call(
              HubSpotCall.get(PORTAL, contact("1"), "", Priority.NORMAL, Duration.ofMillis(150)));
      var patient = rig.call(read(contact("1")));

      assertThat(impatient)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .withMessageContaining("had no answer within 150 ms");
      release.countDown();
      assertThat(patient).succeedsWithin(Duration.ofSeconds(5));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_deadline_bounds_everything_also_a_server_that_never_answers() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url(), "caravan.hubspot.response-timeout", "60s")) {
      server.always(server.silence());
      long began = System.nanoTime();
      assertThat(rig.outcome(GatewayRig.create(Duration.ofMillis(300))))
          .isInstanceOf(CallError.OutcomeUnknown.class);
      assertThat(rig.outcome(GatewayRig.update(Duration.ofMillis(300))))
          .isInstanceOf(CallError.Unavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void a_deadline_also_bounds_a_connection_that_is_never_accepted() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var rig =
            new GatewayRig(
                "http://127.0.0.1:" + server.getLocalPort(),
                "caravan.hubspot.connect-timeout",
                "2m")) {
      var fill = new ArrayList<Socket>();
      try {
        for (int i = 0; i < 4; i++) { // as many as the backlog takes, and the kernel's own extra
          var socket = new Socket();
          fill.add(socket);
          try {
            socket.connect(server.getLocalSocketAddress(), 200);
          } catch (SocketTimeoutException full) {
            break;
          }
        }
        long began = System.nanoTime();
        assertThat(rig.outcome(GatewayRig.create(Duration.ofMillis(400))))
            .isInstanceOf(CallError.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
      } finally {
        for (Socket socket : fill) {
          socket.close();
        }
      }
    }
  }

  @Test
  void waiting_for_permits_and_pauses_holds_no_thread() throws Exception {
    String locked = "{\"message\":\"locked\"}";
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url(), "caravan.gateway.threads", "1")) {
      server.always(computed(r -> json(r.target().endsWith("/slow") ? 423 : 200, locked)));
      List<CompletableFuture<HubSpotAnswer>> slow =
          IntStream.range(0, 30)
              .mapToObj(
                  i ->
                      rig.call(
                          GatewayRig.write(
                              "PATCH",
                              PATHS.object(ObjectType.DEALS, "slow"),
                              true,
                              Duration.ofSeconds(30))))
              .toList();
      await().until(() -> server.requests().size() >= 30);
      assertThat(rig.outcome(GatewayRig.update(Duration.ofSeconds(1))))
          .isInstanceOf(HubSpotAnswer.class);
      assertThat(slow).noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void an_open_breaker_stops_one_portal_only_and_closes_after_a_good_probe() throws Exception {
    try (var server = new FaultyHubSpot().always(html(502));
        var rig =
            new GatewayRig(
                server.url(),
                "caravan.gateway.attempts",
                "1",
                "caravan.gateway.breaker.minimum-calls",
                "4",
                "caravan.gateway.breaker.window",
                "4",
                "caravan.gateway.breaker.probes",
                "1",
                "caravan.gateway.breaker.open-for",
                "500ms")) {
      for (int i = 0; i < 4; i++) {
        rig.outcome(GatewayRig.update(SHORT));
      }
      assertThat(server.requests()).hasSize(4);
      assertThat(rig.outcome(GatewayRig.update(SHORT)))
          .isInstanceOfSatisfying(
              CallError.Unavailable.class,
              error -> assertThat(error.message()).contains("fail so often"));
      assertThat(server.requests()).hasSize(4);
      assertThat(rig.configuration.hubSpotDown()).isTrue();

      server.always(json(200, "{\"id\":\"1\"}"));
      var other = HubSpotCall.get(PORTAL + 1, contact("1"), "", Priority.NORMAL, SHORT);
      assertThat(rig.outcome(other)).isInstanceOf(HubSpotAnswer.class);
      assertThat(rig.configuration.hubSpotDown()).isFalse();

      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> rig.outcome(GatewayRig.update(SHORT)) instanceof HubSpotAnswer);
    }
  }

  @Test
  void errors_that_are_hubspots_answers_never_open_the_breaker() throws Exception {
    try (var server = new FaultyHubSpot().always(json(404, "{\"category\":\"OBJECT_NOT_FOUND\"}"));
        var rig =
            new GatewayRig(
                server.url(),
                "caravan.gateway.breaker.minimum-calls",
                "4",
                "caravan.gateway.breaker.window",
                "4")) {
      for (int i = 0; i < 12; i++) {
        assertThat(rig.outcome(GatewayRig.update(SHORT))).isInstanceOf(CallError.Rejected.class);
      }
      assertThat(server.requests()).hasSize(12);
    }
  }

  @Test
  void while_the_breaker_is_open_old_answers_stand_in_and_say_so() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig =
            new GatewayRig(
                server.url(),
                "caravan.gateway.cache.others",
                "1ms",
                "caravan.gateway.attempts",
                "3",
                "caravan.gateway.breaker.minimum-calls",
                "2",
                "caravan.gateway.breaker.window",
                "2",
                "caravan.gateway.breaker.open-for",
                "1m")) {
      HubSpotCall owners = read(PATHS.owners());
      rig.outcome(owners);
      server.always(html(503));
      rig.outcome(GatewayRig.update(SHORT));
      int sent = server.requests().size();

      assertStandIn(rig, owners);
      assertThat(server.requests()).hasSize(sent);
    }
  }

  @Test
  void slow_calls_open_the_breaker_too_and_a_quick_probe_closes_it() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig =
            new GatewayRig(
                server.url(),
                "caravan.hubspot.response-timeout",
                "20s",
                "caravan.gateway.cache.others",
                "1ms",
                "caravan.gateway.attempts",
                "1",
                "caravan.gateway.breaker.minimum-calls",
                "4",
                "caravan.gateway.breaker.window",
                "4",
                "caravan.gateway.breaker.slow-call",
                "300ms",
                "caravan.gateway.breaker.slow-rate",
                "75",
                "caravan.gateway.breaker.probes",
                "1",
                "caravan.gateway.breaker.open-for",
                "2s")) {
      HubSpotCall owners = read(PATHS.owners());
      HubSpotCall update = GatewayRig.update(Duration.ofSeconds(15));
      rig.outcome(owners);
      server.always(server.late(Duration.ofMillis(400), json(200, "{\"id\":\"2\"}")));
      for (int i = 0; i < 3; i++) {
        // Slow, but an answer: no caller loses it.
        assertThat(rig.outcome(update)).isInstanceOf(HubSpotAnswer.class);
      }

      assertRefused(rig, server, update, owners);

      // The breaker probes by itself only when somebody calls; a slow probe is none that helps.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> rig.outcome(update) instanceof HubSpotAnswer);
      assertRefused(rig, server, update, owners);

      server.always(json(200, "{\"id\":\"3\"}"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> rig.outcome(update) instanceof HubSpotAnswer && openness(rig) == 0);
      assertThat(rig.outcome(owners))
          .isInstanceOfSatisfying(
              HubSpotAnswer.class,
              answer -> {
                assertThat(answer.stale()).isFalse();
                assertThat(answer.body().path("id").asText()).isEqualTo("3");
              });
    }
  }

  private static void assertRefused(
      GatewayRig rig, FaultyHubSpot server, HubSpotCall update, HubSpotCall remembered) {
    int sent = server.requests().size();
    assertThat(openness(rig)).isEqualTo(1);
    assertThat(rig.outcome(update))
        .isInstanceOfSatisfying(
            CallError.Unavailable.class,
            error -> assertThat(error.message()).contains("fail so often"));
    assertStandIn(rig, remembered);
    assertThat(server.requests()).hasSize(sent);
  }

  /** The answer of before, and it says that it is old. */
  private static void assertStandIn(GatewayRig rig, HubSpotCall remembered) {
    assertThat(rig.outcome(remembered))
        .isInstanceOfSatisfying(
            HubSpotAnswer.class,
            answer -> {
              assertThat(answer.stale()).isTrue();
              assertThat(answer.body().path("id").asText()).isEqualTo("1");
            });
  }

  private static double openness(GatewayRig rig) {
    return rig.meters.get("caravan.gateway.breaker.open").gauge().value();
  }

  @Test
  void a_refused_owner_makes_the_next_read_of_owners_a_new_one() throws Exception {
    String refused =
        "{\"status\":\"error\",\"message\":\"910901 was not a valid owner ID\",\"errors\":"
            + "[{\"message\":\"910901 was not a valid owner ID\",\"code\":\"INVALID_OWNER_ID\"}],"
            + "\"category\":\"VALIDATION_ERROR\"}";
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url())) {
      rig.outcome(read(PATHS.owners()));
      server.then(json(400, refused));
      rig.outcome(GatewayRig.update(SHORT));
      rig.outcome(read(PATHS.owners()));
      assertThat(server.requests())
          .extracting(FaultyHubSpot.Request::method)
          .containsExactly("GET", "PATCH", "GET");
    }
  }

  @Test
  void a_route_may_wait_for_an_answer_inside_a_step() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url())) {
      rig.context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:waiting")
                  .process(
                      exchange ->
                          exchange
                              .getMessage()
                              .setBody(
                                  rig.call(GatewayRig.update(SHORT))
                                      .get(5, TimeUnit.SECONDS)
                                      .status()));
            }
          });
      try (var template = rig.context.createProducerTemplate()) {
        assertThat(template.requestBody("direct:waiting", "", Integer.class)).isEqualTo(200);
        assertThat(template.requestBody("direct:hubspot", GatewayRig.update(SHORT)))
            .isInstanceOf(HubSpotAnswer.class);
      }
    }
  }

  @Test
  void what_was_sent_is_counted_by_template_status_and_error() throws Exception {
    try (var server = new FaultyHubSpot().then(json(404, "{}"));
        var rig = new GatewayRig(server.url())) {
      rig.outcome(GatewayRig.update(SHORT));
      rig.outcome(GatewayRig.update(SHORT));

      assertThat(
              rig.meters
                  .get("caravan.gateway.calls")
                  .tags(
                      "portal",
                      "4711",
                      "endpoint",
                      "PATCH /crm/objects/{type}/{id}",
                      "status",
                      "404",
                      "error",
                      "rejected")
                  .counter()
                  .count())
          .isEqualTo(1);
      assertThat(rig.meters.get("caravan.gateway.calls").tag("error", "none").counter().count())
          .isEqualTo(1);
      assertThat(
              rig.meters.get("caravan.gateway.duration").tag("outcome", "answered").timer().count())
          .isEqualTo(1);
    }
  }

  @Test
  void a_stopping_context_fails_calls_instead_of_leaving_them_hanging() throws Exception {
    try (var server = new FaultyHubSpot().always(json(423, "{}"));
        var rig = new GatewayRig(server.url())) {
      var waiting = rig.call(GatewayRig.update(Duration.ofMinutes(5)));
      await().until(() -> !server.requests().isEmpty());
      rig.context.getShutdownStrategy().setTimeout(30);
      rig.context.stop();
      assertThat(waiting).failsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void a_call_that_is_made_while_the_context_starts_waits_until_it_has() throws Exception {
    var early = new CompletableFuture<CompletableFuture<HubSpotAnswer>>();
    var tokens = new GatewayRig.Tokens();
    try (var server = new FaultyHubSpot().always(json(200, "{}"));
        var rig =
            new GatewayRig(
                server.url(),
                gateway -> tokens,
                starting -> {
                  early.complete(starting.call(GatewayRig.update(Duration.ofMinutes(1))));
                  // What goes on before the routes are up would leave the portal without its line.
                  assertThat(tokens.asked()).isZero();
                })) {
      assertThat(early.join()).succeedsWithin(Duration.ofSeconds(30));
      assertThat(rig.outcome(GatewayRig.update(SHORT))).isInstanceOf(HubSpotAnswer.class);
    }
  }

  @Test
  void many_portals_may_make_their_first_calls_at_once() throws Exception {
    try (var server = new FaultyHubSpot().always(json(200, "{}"));
        var rig = new GatewayRig(server.url())) {
      var calls = new ArrayList<CompletableFuture<HubSpotAnswer>>();
      for (long portal = 1; portal <= 100; portal++) {
        calls.add(
            rig.call(
                HubSpotCall.get(
                    portal, GatewayRig.contact("1"), "", Priority.NORMAL, GatewayRig.PATIENCE)));
      }
      for (var call : calls) {
        assertThat(call).succeedsWithin(Duration.ofSeconds(30));
      }
    }
  }

  @Test
  void a_portals_first_call_while_the_context_stops_fails_at_once() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url())) {
      var outcome = new CompletableFuture<CompletableFuture<HubSpotAnswer>>();
      rig.context.addLifecycleStrategy(
          new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
              // Closing a stopped context stops it once more.
              if (!outcome.isDone()) {
                outcome.complete(rig.call(GatewayRig.update(Duration.ofMinutes(5))));
              }
            }
          });
      rig.context.getShutdownStrategy().setTimeout(60);
      long began = System.nanoTime();
      rig.context.stop();

      assertThat(outcome.join()).failsWithin(Duration.ofSeconds(10));
      // Camel would wait 30 seconds for a route that will not start any more.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(server.requests()).isEmpty();
    }
  }

  private static FaultyHubSpot.Reaction held(CountDownLatch release, String body) {
    return (socket, request) -> {
      release.await();
      return json(200, body).answer(socket, request);
    };
  }
}
