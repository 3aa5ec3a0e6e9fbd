package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Associations that come with a record: the record never waits for them, nor suffers by them. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class WriteLinksIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private WriteRig rig;
  private long company;
  private long other;
  private int contacts;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(20).indexLag(Duration.ofMillis(100)).build());
    database = TestDatabase.fresh(dialect, directory);
    rig = new WriteRig(database, hubspot);
    company = hubspot.portal().create("companies", Map.of("name", "Link"));
    other = hubspot.portal().create("companies", Map.of("name", "Other"));
    contacts = hubspot.portal().ids("contacts", false).size();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void what_hubspot_can_do_in_one_call_is_one_call() {
    WriteTable.Row row = rig.outcome(contact("one", link(company, 279), link(other, 279)));

    assertThat(row.state()).isEqualTo(State.DONE);
    assertThat(links(row)).containsExactlyInAnyOrder(company, other);
    assertThat(rig.configuration.writes().children(row.id())).isEmpty();
    assertThat(rig.calls("/crm/")).isEqualTo(1);
  }

  @Test
  void a_record_is_made_without_the_links_that_fail_and_each_link_has_an_outcome() {
    var rows =
        rig.outcomes(
            rig.accept(
                contact("good", link(company, 279)),
                contact("bad", link(company, 279), link(999_999_999, 279)),
                contact("none")));

    assertThat(rows).allMatch(row -> row.state() == State.DONE && row.created());
    List<WriteTable.Row> children = children(rows.get(1), 2);
    assertThat(children)
        .extracting(WriteTable.Row::state)
        .containsExactly(State.DONE, State.REJECTED);
    assertThat(children).allMatch(child -> child.parent().equals(rows.get(1).id()));
    assertThat(children.get(1).problems().get(0).message()).isNotEmpty();
    assertThat(links(rows.get(0))).containsExactly(company);
    assertThat(links(rows.get(1))).containsExactly(company);
    assertThat(rig.configuration.writes().children(rows.get(0).id())).isEmpty();
    assertThat(hubspot.portal().ids("contacts", false)).hasSize(contacts + 3);
  }

  @Test
  void the_good_links_of_a_refused_create_follow_in_one_call() {
    String[] links = new String[40];
    for (int i = 0; i < links.length; i++) {
      links[i] = link(hubspot.portal().create("companies", Map.of("name", "C" + i)), 279);
    }
    links[13] = link(999_999_999, 279);

    WriteTable.Row row = rig.outcome(contact("many", links));

    List<WriteTable.Row> children = children(row, links.length);
    assertThat(children)
        .filteredOn(child -> child.state() == State.REJECTED)
        .singleElement()
        .isEqualTo(children.get(13));
    assertThat(links(row)).hasSize(links.length - 1);
    // The first one may be on its way before the others are in memory.
    assertThat(rig.calls("/associations/")).isLessThanOrEqualTo(2);
  }

  @Test
  void records_that_are_named_in_different_ways_do_not_share_a_call() {
    long contact = hubspot.portal().ids("contacts", false).get(0);
    hubspot.portal().create("contacts", Map.of("email", "named@x.example"));

    var rows =
        rig.outcomes(
            rig.accept(
                "{'operation':'associate','objectType':'contacts','id':'%d','to':{'objectType':'companies','id':'%d'}}"
                    .formatted(contact, company),
                "{'operation':'associate','objectType':'contacts','idProperty':'email','id':'named@x.example','to':{'objectType':'companies','id':'%d'}}"
                    .formatted(company)));

    assertThat(rows).extracting(WriteTable.Row::state).containsOnly(State.DONE);
    assertThat(hubspot.portal().associated("companies", company, "contacts")).hasSize(2);
  }

  @Test
  void a_submission_lists_what_its_caller_gave_and_not_the_links_that_followed() {
    Writes writes = rig.configuration.writes();
    List<Write> given = rig.read(contact("bad", link(999_999_999, 279)));
    Submission submission = writes.accept(writes.newId(), given, "key", "hash").join();
    children(rig.outcomes(submission.writeIds()).get(0), 1);

    Submission again = writes.accept(writes.newId(), given, "key", "hash").join();

    assertThat(again.writeIds()).isEqualTo(submission.writeIds());
    assertThat(writes.ofSubmission(submission.id())).hasSize(1);
  }

  @Test
  void a_link_beyond_the_limit_fails_alone() {
    hubspot.portal().choices(choices -> choices.linksPerRecord = 1);
    rig.outcome(contact("first", link(company, 279)));

    WriteTable.Row row = rig.outcome(contact("second", link(company, 279), link(other, 279)));

    assertThat(row.state()).isEqualTo(State.DONE);
    List<WriteTable.Row> children = children(row, 2);
    assertThat(children.get(0).state()).isEqualTo(State.REJECTED);
    assertThat(children.get(0).problems().get(0).message()).isNotEmpty();
    assertThat(hubspot.portal().ids("contacts", false)).hasSize(contacts + 2);
  }

  @Test
  void a_link_type_of_the_other_direction_fails_alone_with_and_without_a_named_type() {
    WriteTable.Row unnamed = rig.outcome(contact("unnamed", link(company, 280)));
    WriteTable.Row named =
        rig.outcome(
            contact(
                "named",
                "{'to':{'id':'%d','objectType':'companies'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':280}]}"
                    .formatted(company)));

    assertThat(List.of(unnamed, named)).allMatch(row -> row.state() == State.DONE);
    assertThat(children(unnamed, 1).get(0).state()).isEqualTo(State.REJECTED);
    assertThat(children(unnamed, 1).get(0).problems().get(0).message()).contains("to.objectType");
    assertThat(children(named, 1).get(0).state()).isEqualTo(State.REJECTED);
    assertThat(links(named)).isEmpty();
  }

  @Test
  void an_upsert_and_an_update_bring_links_too() {
    WriteTable.Row upserted =
        rig.outcome(
            "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'up@x.example','properties':{'email':'up@x.example'},'associations':[%s]}"
                .formatted(link(company, 279)));
    children(upserted, 1);
    WriteTable.Row updated =
        rig.outcome(
            "{'operation':'update','objectType':'contacts','id':'%s','properties':{'lastname':'U'},'associations':[{'to':{'id':'%d','objectType':'companies'}}]}"
                .formatted(upserted.recordId(), other));

    assertThat(children(updated, 1).get(0).state()).isEqualTo(State.DONE);
    assertThat(links(updated)).containsExactlyInAnyOrder(company, other);
  }

  @Test
  void death_between_record_and_link_leaves_one_record_and_one_link() throws Exception {
    hubspot.faults().add(Fault.status(503).on("POST", "/associations/"));
    WriteTable.Row row = rig.outcome(contact("twice", link(company, 279), link(999_999_999, 279)));
    assertThat(row.state()).isEqualTo(State.DONE);

    rig.close();
    hubspot.faults().clear();
    rig = new WriteRig(database, hubspot);

    assertThat(children(row, 2))
        .extracting(WriteTable.Row::state)
        .containsExactly(State.DONE, State.REJECTED);
    assertThat(links(row)).containsExactly(company);
    assertThat(hubspot.portal().ids("contacts", false)).hasSize(contacts + 1);
  }

  @Test
  void a_create_whose_answer_was_lost_ends_with_one_record_and_its_link() throws Exception {
    hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/create").times(1));
    List<String> ids = rig.accept(contact("lost", link(company, 279)));
    await()
        .atMost(WriteRig.PATIENCE)
        .until(() -> hubspot.portal().ids("contacts", false).size() > contacts);

    rig.close();
    rig = new WriteRig(database, hubspot);

    WriteTable.Row row = rig.outcomes(ids).get(0);
    assertThat(children(row, 1).get(0).state()).isEqualTo(State.DONE);
    assertThat(links(row)).containsExactly(company);
    assertThat(hubspot.portal().ids("contacts", false)).hasSize(contacts + 1);
  }

  private List<WriteTable.Row> children(WriteTable.Row row, int count) {
    Writes writes = rig.configuration.writes();
    await()
        .atMost(WriteRig.PATIENCE)
        .until(
            () -> {
              List<WriteTable.Row> children = writes.children(row.id());
              return children.size() == count
                  && children.stream().allMatch(child -> child.state().isFinal());
            });
    return writes.children(row.id());
  }

  private List<Long> links(WriteTable.Row row) {
    return hubspot.portal().associated("contacts", Long.parseLong(row.recordId()), "companies");
  }

  private static String contact(String name, String... links) {
    return "{'operation':'create','objectType':'contacts','properties':{'email':'%s@x.example'},'associations':[%s]}"
        .formatted(name, String.join(",", links));
  }

  private static String link(long id, int type) {
    return "{'to':{'id':'%d'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':%d}]}"
        .formatted(id, type);
  }
}
