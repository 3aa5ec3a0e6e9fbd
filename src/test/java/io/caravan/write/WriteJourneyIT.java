package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.channel.DeadLetter;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class WriteJourneyIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private WriteRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(20).indexLag(Duration.ofMillis(100)).build());
    database = TestDatabase.fresh(dialect, directory);
    rig = new WriteRig(database, hubspot);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void writes_accepted_one_by_one_leave_in_full_batches_and_each_has_an_outcome() {
    String[] inputs =
        IntStream.range(0, 250)
            .mapToObj(
                n ->
                    "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'u%d@x.example','properties':{'email':'u%d@x.example','firstname':'N%d'}}"
                        .formatted(n, n, n))
            .toArray(String[]::new);

    List<WriteTable.Row> rows = rig.outcomes(rig.accept(inputs));

    assertThat(rows).allMatch(row -> row.state() == State.DONE && row.created());
    assertThat(rig.calls("/batch/upsert")).isEqualTo(3);
    for (int n = 0; n < rows.size(); n++) {
      assertThat(properties(rows.get(n).recordId()).get("firstname")).isEqualTo("N" + n);
    }
    assertThat(hubspot.report().refused()).isZero();
  }

  @Test
  void one_bad_write_is_refused_with_hubspots_reason_and_its_neighbours_go_through() {
    List<String> inputs = new ArrayList<>(IntStream.range(0, 99).mapToObj(this::company).toList());
    inputs.add(40, "{'operation':'create','objectType':'companies','properties':{'nonsense':'1'}}");

    List<WriteTable.Row> rows = rig.outcomes(rig.accept(inputs.toArray(String[]::new)));

    assertThat(rows.get(40).state()).isEqualTo(State.REJECTED);
    assertThat(rows.get(40).problems()).anyMatch(problem -> problem.message().contains("nonsense"));
    assertThat(rows.stream().filter(row -> row.state() == State.DONE)).hasSize(99);
    DeadLetter letter =
        rig.channels.channels().deadLetters().list(DeadLetterFilter.all(), 0, 9).get(0);
    assertThat(letter.errorMessage()).contains("nonsense");
  }

  @Test
  void a_corrected_dead_letter_goes_through() {
    WriteTable.Row refused =
        rig.outcome("{'operation':'create','objectType':'companies','properties':{'nam':'Acme'}}");
    assertThat(refused.state()).isEqualTo(State.REJECTED);
    var letters = rig.channels.channels().deadLetters();
    DeadLetter letter =
        letters.show(letters.list(DeadLetterFilter.all(), 0, 9).get(0).id()).orElseThrow();

    letters.edit(
        letter.id(),
        new String(letter.body(), java.nio.charset.StandardCharsets.UTF_8)
            .replace("\"nam\"", "\"name\"")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    letters.replay(letter.id());

    await().atMost(WriteRig.PATIENCE).until(() -> rig.row(refused.id()).state() == State.DONE);
    assertThat(rig.row(refused.id()).problems()).isEmpty();
  }

  @Test
  void creates_whose_answer_was_lost_exist_once_with_and_without_a_unique_value() {
    hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/create").times(2));
    int companies = hubspot.portal().ids("companies", false).size();
    int contacts = hubspot.portal().ids("contacts", false).size();

    List<WriteTable.Row> rows =
        rig.outcomes(
            rig.accept(contact("lost1"), company(1), company(1), contact("lost2"), company(2)));

    assertThat(rows).allMatch(row -> row.state() == State.DONE && row.created());
    assertThat(hubspot.portal().ids("companies", false)).hasSize(companies + 3);
    assertThat(hubspot.portal().ids("contacts", false)).hasSize(contacts + 2);
    assertThat(rows.stream().map(row -> row.type().id() + row.recordId()).distinct()).hasSize(5);
  }

  @Test
  void creates_that_never_arrived_are_sent_again() {
    hubspot.faults().add(Fault.reset().on("POST", "/batch/create").times(1));
    int companies = hubspot.portal().ids("companies", false).size();

    List<WriteTable.Row> rows = rig.outcomes(rig.accept(company(1), company(2)));

    assertThat(rows).allMatch(row -> row.state() == State.DONE);
    assertThat(hubspot.portal().ids("companies", false)).hasSize(companies + 2);
  }

  @Test
  void writes_to_one_record_keep_their_order_and_never_share_a_batch() {
    String id = Long.toString(hubspot.portal().ids("contacts", false).get(0));

    List<String> ids =
        rig.accept(
            IntStream.range(0, 5)
                .mapToObj(
                    n ->
                        "{'operation':'update','objectType':'contacts','id':'%s','properties':{'firstname':'v%d'}}"
                            .formatted(id, n))
                .toArray(String[]::new));

    assertThat(rig.outcomes(ids)).allMatch(row -> row.state() == State.DONE);
    assertThat(properties(id).get("firstname")).isEqualTo("v4");
    assertThat(rig.calls("/batch/update")).isEqualTo(5);
  }

  @Test
  void a_duplicate_create_is_refused_or_becomes_an_update_as_the_caller_asked() {
    WriteTable.Row first = rig.outcome(contact("twice"));

    WriteTable.Row refused = rig.outcome(contact("twice"));
    WriteTable.Row updated =
        rig.outcome(
            "{'operation':'create','objectType':'contacts','onDuplicate':'update','properties':{'email':'twice@x.example','lastname':'New'}}");

    assertThat(refused.state()).isEqualTo(State.REJECTED);
    assertThat(refused.problems().get(0).code()).isEqualTo("CONFLICT");
    assertThat(updated.state()).isEqualTo(State.DONE);
    assertThat(updated.recordId()).isEqualTo(first.recordId());
    assertThat(properties(first.recordId()).get("lastname")).isEqualTo("New");
  }

  @Test
  void records_are_updated_archived_associated_and_dissociated_by_unique_value() {
    WriteTable.Row ada = rig.outcome(contact("ada"));
    long company = hubspot.portal().ids("companies", false).get(0);

    var outcomes =
        rig.outcomes(
            rig.accept(
                "{'operation':'update','objectType':'contacts','idProperty':'email','id':'ADA@x.example','properties':{'lastname':'L'}}",
                "{'operation':'associate','objectType':'contacts','idProperty':'email','id':'ada@x.example','to':{'objectType':'companies','id':'%d'}}"
                    .formatted(company),
                "{'operation':'update','objectType':'contacts','idProperty':'email','id':'nobody@x.example','properties':{'lastname':'L'}}"));

    assertThat(outcomes.get(0).recordId()).isEqualTo(ada.recordId());
    assertThat(outcomes.get(1).state()).isEqualTo(State.DONE);
    assertThat(outcomes.get(2).state()).isEqualTo(State.REJECTED);
    assertThat(outcomes.get(2).problems().get(0).code()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(hubspot.portal().associated("contacts", id(ada), "companies")).contains(company);

    rig.outcome(
        "{'operation':'dissociate','objectType':'contacts','id':'%s','to':{'objectType':'companies','id':'%d'}}"
            .formatted(ada.recordId(), company));
    assertThat(hubspot.portal().associated("contacts", id(ada), "companies")).isEmpty();
    rig.outcome(
        "{'operation':'archive','objectType':'contacts','idProperty':'email','id':'ada@x.example'}");
    assertThat(hubspot.portal().ids("contacts", true)).contains(id(ada));
  }

  @Test
  void associations_leave_in_batches_of_their_own_size_also_by_unique_value() {
    String[] people = new String[250];
    String[] links = new String[people.length];
    long company = hubspot.portal().ids("companies", false).get(0);
    for (int n = 0; n < people.length; n++) {
      people[n] = contact("many" + n);
      links[n] =
          "{'operation':'associate','objectType':'contacts','idProperty':'email','id':'many%d@x.example','to':{'objectType':'companies','id':'%d'}}"
              .formatted(n, company);
    }
    rig.outcomes(rig.accept(people));

    assertThat(rig.outcomes(rig.accept(links))).allMatch(row -> row.state() == State.DONE);

    assertThat(rig.calls("/associations/")).isEqualTo(1);
    assertThat(rig.calls("/batch/read")).isEqualTo(3);
    var sizes = rig.meters.get("caravan.write.batch.size").tag("operation", "associate").summary();
    assertThat(sizes.totalAmount()).isEqualTo(people.length);
    assertThat(
            rig.meters
                .get("caravan.write.time")
                .tag("operation", "associate")
                .tag("state", "done")
                .timer()
                .count())
        .isEqualTo(people.length);
  }

  @Test
  void what_can_be_tried_again_is() {
    hubspot.faults().add(Fault.status(503).on("POST", "/batch/").times(3));
    hubspot.faults().add(Fault.status(423).on("POST", "/batch/").times(1));

    assertThat(rig.outcome(contact("later")).state()).isEqualTo(State.DONE);
  }

  @Test
  void a_restart_in_the_middle_loses_nothing_and_creates_nothing_twice() throws Exception {
    int companies = hubspot.portal().ids("companies", false).size();
    hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/create").times(1));
    List<String> ids =
        rig.accept(IntStream.range(0, 150).mapToObj(this::company).toArray(String[]::new));
    await()
        .atMost(WriteRig.PATIENCE)
        .until(() -> hubspot.portal().ids("companies", false).size() > companies);

    rig.close();
    rig = new WriteRig(database, hubspot);

    assertThat(rig.outcomes(ids)).allMatch(row -> row.state() == State.DONE);
    assertThat(hubspot.portal().ids("companies", false)).hasSize(companies + 150);
  }

  @Test
  void a_request_with_the_same_idempotency_key_is_accepted_once() {
    Writes writes = rig.configuration.writes();
    List<Write> first = rig.read(company(1), company(2));

    Submission accepted = writes.accept(writes.newId(), first, "key", "hash").join();
    Submission again =
        writes.accept(writes.newId(), rig.read(company(1), company(2)), "key", "hash").join();

    assertThat(again.repeated()).isTrue();
    assertThat(again.id()).isEqualTo(accepted.id());
    assertThat(again.writeIds()).isEqualTo(accepted.writeIds());
    assertThat(writes.accept(writes.newId(), rig.read(company(3)), "key", "other"))
        .failsWithin(WriteRig.PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(IdempotencyKeyReused.class);
    rig.outcomes(accepted.writeIds());
    assertThat(writes.list(new WriteFilter(null, null, null, null), null, 10)).hasSize(2);
  }

  @Test
  void a_route_hands_writes_over_by_the_route_named_write() {
    Exchange done =
        rig.camel
            .createFluentProducerTemplate()
            .to("direct:write")
            .withHeader(AcceptWrites.IDEMPOTENCY_KEY, "once")
            .withBody("[" + company(1).replace('\'', '"') + "]")
            .send();
    Exchange refused =
        rig.camel.createFluentProducerTemplate().to("direct:write").withBody("{}").send();

    Submission submission = done.getMessage().getBody(Submission.class);
    assertThat(rig.outcomes(submission.writeIds())).allMatch(row -> row.state() == State.DONE);
    assertThat(refused.getException()).isInstanceOf(InvalidWrite.class);
  }

  @Test
  void who_waits_for_outcomes_hears_of_them_as_soon_as_they_are_durable() {
    Writes writes = rig.configuration.writes();
    List<Write> some = rig.read(company(1), company(2));
    List<String> ids = some.stream().map(Write::id).toList();

    var settled = writes.settled(ids, WriteRig.PATIENCE);
    writes.accept(writes.newId(), some, null, "").join();

    assertThat(settled).succeedsWithin(WriteRig.PATIENCE).isEqualTo(true);
    assertThat(ids).allMatch(id -> rig.row(id).state() == State.DONE);
    assertThat(writes.settled(List.of("none"), Duration.ofMillis(1)))
        .succeedsWithin(WriteRig.PATIENCE)
        .isEqualTo(false);
  }

  private String company(int number) {
    return "{'operation':'create','objectType':'companies','properties':{'name':'Company %d'}}"
        .formatted(number);
  }

  private static String contact(String name) {
    return "{'operation':'create','objectType':'contacts','properties':{'email':'%s@x.example','firstname':'%s'}}"
        .formatted(name, name);
  }

  private Map<String, String> properties(String contactId) {
    return hubspot.portal().find("contacts", Long.parseLong(contactId)).orElseThrow().properties();
  }

  private static long id(WriteTable.Row row) {
    return Long.parseLong(row.recordId());
  }
}
