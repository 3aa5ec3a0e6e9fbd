package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.channel.DeadLetterFilter;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of writes that HubSpot would refuse: the route, a real database, the simulator. */
@Timeout(120)
class ValidatedWritesIT {

  private static final String MODE = "CaravanValidate";
  private static final String GOOD =
      "{'operation':'create','objectType':'contacts','properties':{'email':'good@x.example'}}";
  private static final String BAD =
      "{'operation':'create','objectType':'contacts','properties':"
          + "{'email':'nobody','frstname':'Ada','lifecyclestage':'hero','createdate':'1'}}";
  private static final String NEW_PROPERTY =
      "{'operation':'create','objectType':'contacts','properties':{'favorite_food':'pizza'}}";

  @TempDir Path directory;
  private Simulator hubspot;
  private WriteRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(5).noLimits().build());
    rig = rig("caravan.write.validate-wait", "60s", "caravan.write.validate-pause", "1ms");
  }

  private WriteRig rig(String... settings) throws Exception {
    return new WriteRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot, settings);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_wrong_write_is_rejected_at_once_with_all_that_is_wrong_and_the_others_go_through() {
    Submission submission = rig.submit("[" + GOOD + "," + BAD + "]");

    WriteTable.Row bad = rig.row(submission.writeIds().get(1));
    assertThat(bad.state()).isEqualTo(State.REJECTED);
    assertThat(bad.sentAt()).isNull();
    assertThat(bad.problems())
        .extracting(problem -> problem.code() + " " + problem.field())
        .containsExactly(
            "INVALID_EMAIL email",
            "PROPERTY_DOESNT_EXIST frstname",
            "INVALID_OPTION lifecyclestage",
            "READ_ONLY_VALUE createdate");
    assertThat(rig.outcomes(submission.writeIds()).get(0).state()).isEqualTo(State.DONE);
    assertThat(rig.configuration.writes().ofSubmission(submission.id()))
        .extracting(WriteTable.Row::id)
        .isEqualTo(submission.writeIds());
    assertThat(rig.calls("/batch/create")).isEqualTo(1);
    assertThat(rig.channels.channels().deadLetters().list(DeadLetterFilter.all(), 0, 9)).isEmpty();
    assertThat(rig.meters.counter("caravan.write.accepted").count()).isEqualTo(1);
  }

  @Test
  void a_request_of_wrong_writes_alone_has_outcomes_and_makes_no_write_call() {
    Submission submission = rig.submit(BAD);

    assertThat(rig.row(submission.writeIds().get(0)).state()).isEqualTo(State.REJECTED);
    assertThat(rig.calls("/batch/create")).isZero();
  }

  @Test
  void with_all_one_wrong_write_refuses_the_request_and_nothing_is_kept() {
    assertThatThrownBy(() -> rig.submit("[" + GOOD + "," + BAD + "]", MODE, "all"))
        .isInstanceOfSatisfying(
            InvalidWrite.class,
            refusal ->
                assertThat(refusal.problems())
                    .hasSize(4)
                    .extracting(Problem::field)
                    .contains("writes[1].email", "writes[1].frstname"));
    assertThat(rig.configuration.writes().list(new WriteFilter(null, null, null, null), null, 9))
        .isEmpty();
  }

  @Test
  void with_false_hubspot_decides() {
    Submission submission = rig.submit(BAD, MODE, "false");

    WriteTable.Row row = rig.outcomes(submission.writeIds()).get(0);
    assertThat(row.state()).isEqualTo(State.REJECTED);
    assertThat(row.sentAt()).isNotNull();
    assertThat(rig.calls("/crm/properties")).isZero();
  }

  @Test
  void a_mode_that_does_not_exist_is_refused() {
    assertThatThrownBy(() -> rig.submit(GOOD, MODE, "maybe"))
        .isInstanceOf(InvalidWrite.class)
        .hasMessageContaining("must be true, all or false, not 'maybe'");
  }

  @Test
  void a_property_that_was_made_a_moment_ago_is_known() {
    rig.outcomes(rig.submit(GOOD).writeIds());

    makeProperty(Map.of());

    Submission submission = rig.submit(NEW_PROPERTY);
    assertThat(rig.outcomes(submission.writeIds()).get(0).state()).isEqualTo(State.DONE);
  }

  @Test
  void a_sensitive_property_is_known_though_the_list_leaves_it_out() {
    rig.outcomes(rig.submit(GOOD).writeIds());
    makeProperty(Map.of("dataSensitivity", "sensitive"));

    Submission submission = rig.submit(NEW_PROPERTY);

    assertThat(rig.row(submission.writeIds().get(0)).problems()).isEmpty();
  }

  @Test
  void definitions_that_cannot_be_had_hold_up_nothing_and_lose_nothing() {
    hubspot.faults().add(Fault.status(403).on("GET", "/crm/properties"));

    Submission submission = rig.submit("[" + GOOD + "," + BAD + "]");

    List<WriteTable.Row> rows = rig.outcomes(submission.writeIds());
    assertThat(rows).extracting(WriteTable.Row::state).contains(State.DONE, State.REJECTED);
    assertThat(rows).allMatch(row -> row.sentAt() != null);
    assertThat(rig.meters.counter("caravan.write.validation.unvalidated").count()).isEqualTo(2);
    rig.submit(BAD);
    assertThat(rig.calls("/crm/properties")).as("not asked again for a while").isEqualTo(1);
  }

  @Test
  void what_was_known_before_hubspot_went_down_refuses_nothing() {
    rig.outcomes(rig.submit(GOOD).writeIds());
    hubspot.faults().add(Fault.status(403).on("GET", "/crm/properties"));

    Submission submission = rig.submit(BAD);

    assertThat(rig.outcomes(submission.writeIds()).get(0).sentAt()).isNotNull();
    assertThat(rig.meters.counter("caravan.write.validation.unvalidated").count()).isEqualTo(1);
  }

  @Test
  void a_hubspot_that_does_not_answer_holds_a_write_up_no_longer_than_it_may() throws Exception {
    hubspot.faults().add(Fault.of(FaultKind.TIMEOUT, 0).on("GET", "/crm/properties"));
    rig.close();
    rig = rig("caravan.write.validate-wait", "200ms");

    Submission submission = rig.submit(GOOD);

    assertThat(rig.outcomes(submission.writeIds()).get(0).state()).isEqualTo(State.DONE);
    assertThat(rig.meters.counter("caravan.write.validation.unvalidated").count()).isEqualTo(1);
    rig.submit(GOOD.replace("good@", "better@"));
    assertThat(rig.meters.counter("caravan.write.validation.unvalidated").count()).isEqualTo(2);
  }

  @Test
  void the_setting_decides_where_the_caller_does_not_say() throws Exception {
    rig.close();
    rig = rig("caravan.write.validate", "false");

    Submission unsaid = rig.submit(BAD);
    assertThat(rig.outcomes(unsaid.writeIds()).get(0).sentAt()).isNotNull();
    assertThat(rig.calls("/crm/properties")).isZero();
    Submission said = rig.submit(BAD, MODE, "true");
    assertThat(rig.row(said.writeIds().get(0)).sentAt()).isNull();
  }

  @Test
  void an_object_type_that_does_not_exist_is_told_once_for_the_request() {
    String write = "{'operation':'create','objectType':'2-999','properties':{'a':'b'}}";

    assertThatThrownBy(() -> rig.submit("[" + write + "," + write + "]"))
        .isInstanceOfSatisfying(
            InvalidWrite.class,
            refusal ->
                assertThat(refusal.problems())
                    .singleElement()
                    .extracting(Problem::code)
                    .isEqualTo("INVALID_OBJECT_TYPE"));
  }

  @Test
  void the_second_create_with_the_same_address_is_rejected_unless_it_may_update() {
    String again = GOOD.replace("'create'", "'create','onDuplicate':'update'");

    Submission submission = rig.submit("[" + GOOD + "," + GOOD + "," + again + "]");

    List<WriteTable.Row> rows = rig.outcomes(submission.writeIds());
    assertThat(rows.get(0).state()).isEqualTo(State.DONE);
    assertThat(rows.get(1).problems()).extracting(Problem::code).containsExactly("CONFLICT");
    assertThat(rows.get(2).state()).isEqualTo(State.DONE);
  }

  @Test
  void who_waits_for_outcomes_is_told_of_refusals_too() throws Exception {
    Writes writes = rig.configuration.writes();
    List<Write> read = rig.read(GOOD, BAD);
    List<String> ids = read.stream().map(Write::id).toList();
    CompletableFuture<Boolean> settled = writes.settled(ids, WriteRig.PATIENCE);

    writes.accept(
        writes.newId(),
        read,
        Map.of(ids.get(1), List.of(new Problem("X", "y", "z"))),
        null,
        "",
        null);

    assertThat(settled.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_repeated_request_gives_the_same_ids_and_outcomes() {
    String body = "[" + GOOD + "," + BAD + "]";
    Submission first = rig.submit(body, AcceptWrites.IDEMPOTENCY_KEY, "k1");

    Submission second = rig.submit(body, AcceptWrites.IDEMPOTENCY_KEY, "k1");

    assertThat(second.repeated()).isTrue();
    assertThat(second.writeIds()).isEqualTo(first.writeIds());
  }

  private void makeProperty(Map<String, String> more) {
    var body = WriteRig.JSON.createObjectNode();
    body.put("name", "favorite_food").put("label", "Food").put("groupName", "contactinformation");
    body.put("type", "string").put("fieldType", "text");
    more.forEach(body::put);
    // Not through Caravan's own gateway: somebody else makes it.
    var request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create(hubspot.baseUrl() + "/crm/properties/2026-09/contacts"))
            .header("Authorization", "Bearer " + hubspot.credentials().privateToken())
            .header("Content-Type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    var answer =
        java.net.http.HttpClient.newHttpClient()
            .sendAsync(request, java.net.http.HttpResponse.BodyHandlers.ofString())
            .join();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
