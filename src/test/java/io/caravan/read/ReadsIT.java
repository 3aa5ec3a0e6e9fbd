package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.gateway.CallFailed;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReadsIT {

  private Simulator hubspot;
  private ReadRig rig;
  private long portal;
  private long other;
  private List<Long> contacts;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(SimulatorOptions.builder().portals(2).contacts(1_000).noLimits().build());
    portal = hubspot.portal().id();
    other = portal + 1;
    contacts = hubspot.portal().ids("contacts", false);
    rig = new ReadRig(hubspot);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  /** All of them are asked for on one thread: if one waited on it, none would be answered. */
  @Test
  void a_thousand_single_reads_become_few_calls_and_each_has_its_own_record() {
    List<CompletableFuture<JsonNode>> reads =
        contacts.stream().map(id -> rig.contact(portal, id)).toList();

    for (int i = 0; i < reads.size(); i++) {
      assertThat(record(reads.get(i)).path("id").asLong()).isEqualTo(contacts.get(i));
    }
    assertThat(rig.calls(portal)).isBetween(10L, 12L);
  }

  @Test
  void a_record_that_is_missing_is_told_to_its_caller_alone() {
    CompletableFuture<JsonNode> one = rig.contact(portal, contacts.get(0));
    CompletableFuture<JsonNode> none = rig.contact(portal, 999_999_999_999L);
    CompletableFuture<JsonNode> two = rig.contact(portal, contacts.get(1));

    assertThat(record(one).path("id").asLong()).isEqualTo(contacts.get(0));
    assertThat(record(two).path("id").asLong()).isEqualTo(contacts.get(1));
    assertThat(failure(none))
        .isInstanceOf(RecordNotFound.class)
        .hasMessageContaining("no record of contacts with the id 999999999999");
    assertThat(rig.calls(portal)).isEqualTo(1);
  }

  @Test
  void a_single_read_of_nothing_is_a_missing_record_too() {
    assertThat(failure(rig.contact(portal, 999_999_999_999L))).isInstanceOf(RecordNotFound.class);
  }

  @Test
  void the_failure_of_one_portal_reaches_its_callers_and_nobody_else() {
    hubspot.faults().add(Fault.status(403).portal(portal));
    List<CompletableFuture<JsonNode>> failing =
        contacts.stream().limit(5).map(id -> rig.contact(portal, id)).toList();
    List<Long> others = hubspot.portal(other).ids("contacts", false);
    List<CompletableFuture<JsonNode>> fine =
        others.stream().limit(5).map(id -> rig.contact(other, id)).toList();

    failing.forEach(read -> assertThat(failure(read)).isInstanceOf(CallFailed.class));
    assertThat(failing.stream().map(ReadsIT::failure).distinct()).hasSize(5);
    fine.forEach(read -> assertThat(record(read).path("id").asLong()).isIn(others));
    assertThat(rig.calls(other)).isEqualTo(1);
  }

  /** HubSpot refuses a batch that names a record twice. */
  @Test
  void reads_of_the_same_record_share_one_input() {
    List<CompletableFuture<JsonNode>> reads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      reads.add(rig.contact(portal, contacts.get(i % 2)));
    }

    reads.forEach(read -> assertThat(record(read).path("id").asLong()).isIn(contacts));
    assertThat(rig.calls(portal)).isEqualTo(1);
  }

  @Test
  void a_unique_value_is_found_whatever_its_case() {
    String mail = email(contacts.get(0));
    List<CompletableFuture<JsonNode>> reads =
        List.of(byMail(mail), byMail(mail.toUpperCase()), byMail(email(contacts.get(1))));

    assertThat(reads)
        .extracting(read -> record(read).path("id").asLong())
        .containsExactly(contacts.get(0), contacts.get(0), contacts.get(1));
    assertThat(failure(byMail("nobody@nowhere.example"))).isInstanceOf(RecordNotFound.class);
  }

  @Test
  void the_old_id_of_a_merged_record_leads_to_the_record() {
    long merged = hubspot.portal().merge("contacts", contacts.get(0), contacts.get(1));
    CompletableFuture<JsonNode> old = rig.contact(portal, contacts.get(1));
    CompletableFuture<JsonNode> third = rig.contact(portal, contacts.get(2));

    assertThat(record(old).path("id").asLong()).isEqualTo(merged);
    assertThat(record(third).path("id").asLong()).isEqualTo(contacts.get(2));
  }

  @Test
  void what_the_gateway_remembers_is_not_asked_for_again() {
    record(rig.contact(portal, contacts.get(0)));

    record(rig.contact(portal, contacts.get(0)));

    assertThat(rig.calls(portal)).isEqualTo(1);
    assertThat(rig.meters.counter("caravan.read.remembered").count()).isEqualTo(1);
  }

  @Test
  void different_properties_do_not_share_a_call() {
    CompletableFuture<JsonNode> mail = rig.contact(portal, contacts.get(0));
    CompletableFuture<JsonNode> name =
        rig.read(
            "{'portalId':%d,'objectType':'contact','id':%d,'properties':['firstname']}"
                .formatted(portal, contacts.get(0)));

    assertThat(record(mail).path("properties").has("firstname")).isFalse();
    assertThat(record(name).path("properties").has("email")).isFalse();
    assertThat(record(name).path("properties").has("firstname")).isTrue();
  }

  @Test
  void a_read_with_mistakes_is_told_all_of_them() {
    assertThat(failure(rig.read("{'objectType':'thing','id':'abc','propertys':[]}")))
        .isInstanceOf(InvalidRead.class)
        .hasMessageContaining("'propertys'")
        .hasMessageContaining("portalId")
        .hasMessageContaining("objectType")
        .hasMessageContaining("name its property in idProperty");
    assertThat(failure(rig.contact(1, 2))).hasMessage("portal 1 is not connected");
  }

  @Test
  void a_caller_waits_no_longer_than_the_deadline() throws Exception {
    hubspot.faults().add(Fault.of(FaultKind.TIMEOUT, 0));
    try (var impatient = new ReadRig(hubspot, "caravan.read.deadline", "400ms")) {
      assertThat(failure(impatient.contact(portal, contacts.get(0))))
          .isInstanceOf(CallFailed.class)
          .hasMessageContaining("400 ms");
    }
  }

  @Test
  void more_reads_than_may_wait_are_refused_and_the_others_answered() throws Exception {
    try (var small = new ReadRig(hubspot, "caravan.read.max-waiting", "3")) {
      List<CompletableFuture<JsonNode>> reads =
          contacts.stream().limit(5).map(id -> small.contact(portal, id)).toList();

      assertThat(failure(reads.get(3))).isInstanceOf(TooManyReads.class);
      assertThat(failure(reads.get(4))).isInstanceOf(TooManyReads.class);
      reads.subList(0, 3).forEach(read -> assertThat(record(read).has("id")).isTrue());
      assertThat(record(small.contact(portal, contacts.get(9))).has("id")).isTrue();
    }
  }

  @Test
  void any_mixture_of_reads_gives_each_its_own() {
    var random = new Random(7);
    List<CompletableFuture<JsonNode>> reads = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long id = random.nextInt(4) == 0 ? 888_000_000_000L + i : contacts.get(random.nextInt(60));
      boolean byMail = contacts.contains(id) && random.nextBoolean();
      reads.add(byMail ? byMail(email(id)) : rig.contact(portal, id));
      expected.add(id);
    }

    for (int i = 0; i < reads.size(); i++) {
      if (expected.get(i) >= 888_000_000_000L) {
        assertThat(failure(reads.get(i))).isInstanceOf(RecordNotFound.class);
      } else {
        assertThat(record(reads.get(i)).path("id").asLong()).isEqualTo(expected.get(i));
      }
    }
    // The last caller hears of its record a moment before it counts as served.
    await().until(() -> rig.meters.get("caravan.read.waiting").gauge().value() == 0);
  }

  @Test
  void the_answer_of_a_read_can_be_changed_by_its_caller_alone() {
    CompletableFuture<JsonNode> one = rig.contact(portal, contacts.get(0));
    CompletableFuture<JsonNode> same = rig.contact(portal, contacts.get(0));

    assertThat(record(one)).isEqualTo(record(same)).isNotSameAs(record(same));
  }

  @Test
  void the_kamelet_reads_what_the_body_or_the_header_names() throws Exception {
    String byId =
        "kamelet:hubspot-read-action?objectType=contacts&properties=email,firstname&portalId="
            + portal;
    String byMail = byId + "&idProperty=email";
    long id = contacts.get(0);

    var named = rig.send(byId, id);
    var headed = rig.send(byMail, "something else", "CaravanRecordId", email(id));

    for (var answer : List.of(named, headed)) {
      assertThat(answer.getException()).isNull();
      JsonNode record = new ObjectMapper().readTree(answer.getMessage().getBody(String.class));
      assertThat(record.path("id").asLong()).isEqualTo(id);
      assertThat(record.path("properties").path("email").asText()).isEqualTo(email(id));
      assertThat(answer.getMessage().getHeader("CaravanStale")).isEqualTo(false);
    }
    assertThat(rig.send(byMail, "nobody@nowhere.example").getException())
        .isInstanceOf(RecordNotFound.class);
    assertThat(rig.send(byId, null).getException()).hasMessageContaining("id is missing");
  }

  @Test
  void the_kamelet_with_a_wrong_parameter_does_not_start() {
    assertThatThrownBy(
            () -> rig.send("kamelet:hubspot-read-action?objectType=thing&portalId=1", "1"))
        .hasStackTraceContaining("The parameter objectType is 'thing'");
  }

  private CompletableFuture<JsonNode> byMail(String mail) {
    return rig.read(
        "{'portalId':%d,'objectType':'contacts','idProperty':'email','id':'%s','properties':['lastname']}"
            .formatted(portal, mail));
  }

  private String email(long id) {
    return hubspot.portal().find("contacts", id).orElseThrow().properties().get("email");
  }

  private static JsonNode record(CompletableFuture<JsonNode> read) {
    try {
      return read.get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no record", e);
    }
  }

  private static Throwable failure(CompletableFuture<JsonNode> read) {
    try {
      throw new AssertionError("a record: " + read.get(60, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause() instanceof CompletionException wrapped
          ? wrapped.getCause()
          : e.getCause();
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
