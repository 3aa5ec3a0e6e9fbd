package io.caravan.write.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.validation.Definitions.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

  private static final Key CONTACTS = new Key(1, ObjectType.CONTACTS);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Calls gateway = new Calls();
  private long now = 1_000_000;
  private final Definitions definitions = definitions(Duration.ZERO);

  private Definitions definitions(Duration pause) {
    return new Definitions(
        new DefinitionReader(
            gateway, new ApiPaths(ApiVersion.DATED_2026_09), Duration.ofMinutes(1)),
        pause,
        SILENCE,
        () -> now);
  }

  @Test
  void what_is_known_is_read_once_for_all_who_ask() {
    var one = definitions.known(CONTACTS, Priority.NORMAL);
    var other = definitions.known(CONTACTS, Priority.NORMAL);
    gateway.answer(0, "firstname");

    assertThat(one.join()).isEqualTo(other.join()).isInstanceOf(Knowledge.Known.class);
    assertThat(definitions.known(CONTACTS, Priority.NORMAL)).isDone();
    assertThat(gateway.calls).hasSize(1);
    assertThat(gateway.doubts).isZero();
  }

  @Test
  void another_portal_is_asked_for_itself() {
    definitions.known(CONTACTS, Priority.NORMAL);
    definitions.known(new Key(2, ObjectType.CONTACTS), Priority.NORMAL);

    assertThat(gateway.calls).extracting(HubSpotCall::portalId).containsExactly(1L, 2L);
  }

  @Test
  void a_confirmation_bypasses_the_cache_and_replaces_what_was_known() {
    var known = definitions.known(CONTACTS, Priority.NORMAL);
    gateway.answer(0, "firstname");
    assertThat(names(known)).containsExactly("firstname");

    var confirmed = definitions.confirmed(CONTACTS, now, false);
    gateway.answer(1, "nickname");

    assertThat(gateway.doubts).isEqualTo(1);
    assertThat(names(confirmed)).containsExactly("nickname");
    assertThat(names(definitions.known(CONTACTS, Priority.NORMAL))).containsExactly("nickname");
  }

  @Test
  void a_confirmation_serves_all_who_came_before_it_was_asked_for_and_nobody_later() {
    var first = definitions.confirmed(CONTACTS, now, false);
    var same = definitions.confirmed(CONTACTS, now, false);
    now += 5;
    var later = definitions.confirmed(CONTACTS, now, false);
    gateway.answer(0, "a");

    assertThat(first).isDone();
    assertThat(same).isDone();
    await().until(() -> gateway.calls.size() == 2);
    assertThat(later).isNotDone();
    gateway.answer(1, "b");
    assertThat(names(later)).containsExactly("b");
  }

  @Test
  void confirmations_that_come_fast_share_one_call_after_the_pause() {
    Definitions paced = definitions(Duration.ofMillis(20));
    paced.confirmed(CONTACTS, now, false);
    gateway.answer(0, "a");
    now += 5;
    List<CompletableFuture<Knowledge>> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(paced.confirmed(CONTACTS, now++, false));
    }

    await().until(() -> gateway.calls.size() == 2);
    gateway.answer(1, "b");
    assertThat(many).allMatch(CompletableFuture::isDone);
    assertThat(gateway.calls).hasSize(2);
  }

  @Test
  void sensitive_properties_are_asked_for_when_needed_and_kept_from_then_on() {
    var confirmed = definitions.confirmed(CONTACTS, now, true);
    gateway.answer(0, "plain");
    gateway.answer(1, "secret");
    gateway.refuse(2, 403);

    assertThat(names(confirmed)).containsExactlyInAnyOrder("plain", "secret");
    now += 5;
    definitions.confirmed(CONTACTS, now, false);
    await().until(() -> gateway.calls.size() == 6);
  }

  @Test
  void after_a_failure_hubspot_is_left_alone_for_a_while() {
    var failed = definitions.known(CONTACTS, Priority.NORMAL);
    gateway.fail(0, new CallError.Unavailable("down"));

    assertThat(failed.join()).isInstanceOf(Knowledge.Nothing.class);
    assertThat(definitions.known(CONTACTS, Priority.NORMAL).join())
        .isInstanceOf(Knowledge.Nothing.class);
    assertThat(definitions.confirmed(CONTACTS, now, false).join())
        .isInstanceOf(Knowledge.Nothing.class);
    assertThat(gateway.calls).hasSize(1);
    now += SILENCE.toNanos();
    definitions.known(CONTACTS, Priority.NORMAL);
    assertThat(gateway.calls).hasSize(2);
  }

  @Test
  void an_old_answer_confirms_nothing() {
    var confirmed = definitions.confirmed(CONTACTS, now, false);
    gateway.pending.get(0).complete(new HubSpotAnswer(200, Calls.body("a"), true));

    assertThat(confirmed.join()).isInstanceOf(Knowledge.Nothing.class);
  }

  private static Iterable<String> names(CompletableFuture<Knowledge> knowledge) {
    return ((Knowledge.Known) knowledge.join()).rules().properties().keySet();
  }

  /** Calls that wait for the test to answer them. */
  private static final class Calls implements Gateway {

    private final List<HubSpotCall> calls = new ArrayList<>();
    private final List<CompletableFuture<HubSpotAnswer>> pending = new ArrayList<>();
    private int doubts;

    @Override
    public synchronized CompletableFuture<HubSpotAnswer> call(HubSpotCall call) {
      var answer = new CompletableFuture<HubSpotAnswer>();
      calls.add(call);
      pending.add(answer);
      return answer;
    }

    @Override
    public void doubtDefinitions(long portalId, ObjectType type) {
      doubts++;
    }

    void answer(int number, String property) {
      pending.get(number).complete(new HubSpotAnswer(200, body(property), false));
    }

    void refuse(int number, int status) {
      fail(number, new CallError.Rejected("no", status, "MISSING_SCOPES", "{}"));
    }

    void fail(int number, CallError error) {
      pending.get(number).completeExceptionally(new CallFailed(error));
    }

    static JsonNode body(String property) {
      return new ObjectMapper()
          .createObjectNode()
          .set(
              "results",
              new ObjectMapper()
                  .createArrayNode()
                  .add(new ObjectMapper().createObjectNode().put("name", property)));
    }
  }
}
