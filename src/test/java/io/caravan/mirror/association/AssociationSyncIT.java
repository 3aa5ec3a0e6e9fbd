package io.caravan.mirror.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.TestClient;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.builder.TemplatedRouteBuilder;
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
class AssociationSyncIT {

  private static final String CONTACTS = "contacts";
  private static final String COMPANIES = "companies";
  private static final String LINKS = "/crm/associations/";

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private TestClient client;
  private LinkComparison links;
  private StoreSettings database;
  private SyncRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(400).customObjects(5).noLimits().build());
    client = new TestClient(hubspot);
    links = new LinkComparison(hubspot);
    database = TestDatabase.fresh(dialect, directory);
    rig = new SyncRig(database, hubspot);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_full_run_brings_links_and_labels_from_either_side_and_the_next_finds_nothing_new() {
    long company = ids(COMPANIES).get(0);
    List<Long> staff = hubspot.portal().associated(COMPANIES, company, CONTACTS);
    int decider = label(CONTACTS, COMPANIES, "decision_maker", "Decision maker", "Decided by");
    int friend = label(CONTACTS, COMPANIES, "friend", "Friend", null);
    relabel(CONTACTS, staff.get(0), COMPANIES, company, user(decider), user(friend));
    relabel(CONTACTS, staff.get(1), COMPANIES, company, user(decider), hubspots(931));
    hubspot.portal().associatePrimary(CONTACTS, staff.get(2), COMPANIES, company);

    RunRow fromCompanies = rig.run(COMPANIES, Mode.FULL);

    assertThat(fromCompanies.counts().of(SyncCount.ASSOCIATIONS)).isEqualTo(400);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
    RunRow again = rig.run(full(CONTACTS, COMPANIES));
    assertThat(again.counts().byCode()).doesNotContainKeys("associations", "errors");
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
    assertThat(LinkComparison.pending(rig)).isZero();
  }

  @Test
  void what_changes_without_a_word_is_found_by_a_sweep() {
    int friend = label(CONTACTS, COMPANIES, "friend", "Friend", null);
    List<Long> companies = ids(COMPANIES);
    List<Long> people = ids(CONTACTS);
    Map<Long, Long> employer =
        people.stream().collect(Collectors.toMap(id -> id, id -> employer(id)));
    relabel(CONTACTS, people.get(0), COMPANIES, employer.get(people.get(0)), user(friend));
    hubspot.portal().associatePrimary(CONTACTS, people.get(1), COMPANIES, companies.get(0));
    rig.run(COMPANIES, Mode.FULL);
    rig.run(CONTACTS, Mode.FULL);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);

    unlabel(CONTACTS, people.get(0), COMPANIES, employer.get(people.get(0)), user(friend));
    hubspot.portal().associatePrimary(CONTACTS, people.get(1), COMPANIES, companies.get(1));
    hubspot.portal().unassociate(CONTACTS, people.get(2), COMPANIES, employer.get(people.get(2)));
    relabel(CONTACTS, people.get(3), COMPANIES, employer.get(people.get(3)), user(friend));
    RunRow dry =
        rig.run(
            new SyncRequest(
                rig.portal(),
                CONTACTS,
                Mode.ASSOCIATIONS,
                0,
                List.of(),
                List.of(COMPANIES),
                0,
                0,
                true));
    RunRow sweep = rig.run(sweep(CONTACTS, COMPANIES));

    // Two links of the one whose primary company moved, and one of each other.
    assertThat(sweep.counts().of(SyncCount.ASSOCIATIONS)).isEqualTo(5);
    assertThat(dry.counts().of(SyncCount.ASSOCIATIONS))
        .isEqualTo(sweep.counts().of(SyncCount.ASSOCIATIONS));
    assertThat(sweep.counts().byCode())
        .containsEntry("fetched", 400L)
        .containsEntry("calls", 1L)
        .doesNotContainKey("errors");
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
  }

  @Test
  void more_links_than_a_page_holds_are_followed_to_the_end() {
    long company = hubspot.portal().create(COMPANIES, Map.of("name", "Everybody's"));
    for (int i = 0; i < 800; i++) {
      hubspot.portal().create(CONTACTS, Map.of("email", "p" + i + "@everybody.example"));
    }
    List<Long> people = ids(CONTACTS);
    people.forEach(id -> hubspot.portal().associate(COMPANIES, company, CONTACTS, id));

    rig.run(COMPANIES, Mode.FULL);

    assertThat(hubspot.portal().associated(COMPANIES, company, CONTACTS)).hasSize(1_200);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
    hubspot.portal().unassociate(COMPANIES, company, CONTACTS, people.get(1_150));
    hubspot.portal().unassociate(COMPANIES, company, CONTACTS, people.get(700));
    RunRow sweep = rig.run(sweep(COMPANIES, CONTACTS));
    assertThat(sweep.counts().of(SyncCount.ASSOCIATIONS)).isEqualTo(2);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
  }

  @Test
  void links_within_a_type_keep_their_direction() {
    List<Long> companies = ids(COMPANIES);
    relabel(COMPANIES, companies.get(0), COMPANIES, companies.get(1), hubspots(13));
    relabel(COMPANIES, companies.get(3), COMPANIES, companies.get(2), hubspots(13));
    relabel(COMPANIES, companies.get(4), COMPANIES, companies.get(5), hubspots(450));
    int leads = label(COMPANIES, COMPANIES, "leads", "Leads", "Is led by");
    relabel(COMPANIES, companies.get(5), COMPANIES, companies.get(6), user(leads));
    relabel(COMPANIES, companies.get(7), COMPANIES, companies.get(6), user(leads));

    RunRow run = rig.run(full(COMPANIES, COMPANIES));

    assertThat(run.counts().of(SyncCount.ASSOCIATIONS)).as("each link once").isEqualTo(5);
    links.assertSame(rig, ObjectType.COMPANIES, ObjectType.COMPANIES);
    relabel(COMPANIES, companies.get(1), COMPANIES, companies.get(0), hubspots(13));
    unlabel(COMPANIES, companies.get(0), COMPANIES, companies.get(1), hubspots(13));
    hubspot.portal().unassociate(COMPANIES, companies.get(6), COMPANIES, companies.get(7));
    rig.run(sweep(COMPANIES, COMPANIES));
    links.assertSame(rig, ObjectType.COMPANIES, ObjectType.COMPANIES);
  }

  @Test
  void custom_objects_are_named_and_have_association_types_of_the_portal() {
    rig.run(full(CONTACTS, "booking", "appointments", "dragons"));

    var bookings = new ObjectType(bookingType());
    assertThat(links.mirrored(rig, ObjectType.CONTACTS, bookings)).hasSize(5);
    links.assertSame(rig, ObjectType.CONTACTS, bookings);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.of("appointments"));
  }

  @Test
  void thousands_of_records_take_a_call_per_thousand() {
    for (int i = 0; i < 2_100; i++) {
      hubspot.portal().create(CONTACTS, Map.of("email", "q" + i + "@many.example"));
    }

    RunRow run = rig.run(full(CONTACTS, COMPANIES, "deals"));

    // 2,500 records: 25 pages, and 250 + 1,000 + 1,000 + 250 for each of the two.
    assertThat(run.counts().of(SyncCount.CALLS)).isEqualTo(25 + 2 * 4);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.DEALS);
  }

  @Test
  void a_run_that_was_killed_forgets_nothing() throws Exception {
    hubspot.faults().add(Fault.slow(Duration.ofMillis(100)).on("GET", "/crm/objects"));
    long id = rig.sync.runs().start(full(CONTACTS, COMPANIES)).join().id();
    await().until(() -> rig.row(id).counts().of(SyncCount.FETCHED) >= 100);

    rig.close();
    hubspot.faults().clear();
    rig = new SyncRig(database, hubspot);

    assertThat(rig.row(id).state()).isEqualTo(RunState.INTERRUPTED);
    assertThat(LinkComparison.pending(rig)).isPositive();
    rig.sync.runs().resume(id).join();
    assertThat(rig.ended(id).state()).isEqualTo(RunState.DONE);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
    assertThat(LinkComparison.pending(rig)).isZero();
  }

  @Test
  void a_sweep_that_was_killed_goes_on_where_it_was() throws Exception {
    for (int i = 0; i < 1_700; i++) {
      hubspot.portal().create(CONTACTS, Map.of("email", "s" + i + "@sweep.example"));
    }
    rig.run(full(CONTACTS));
    hubspot.faults().add(Fault.slow(Duration.ofMillis(400)).on("POST", LINKS));
    long id = rig.sync.runs().start(sweep(CONTACTS, COMPANIES)).join().id();
    await().until(() -> rig.row(id).counts().of(SyncCount.FETCHED) >= 1_000);

    rig.close();
    hubspot.faults().clear();
    rig = new SyncRig(database, hubspot);
    rig.sync.runs().resume(id).join();

    assertThat(rig.ended(id).counts().byCode()).containsEntry("fetched", 2_100L);
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
  }

  @Test
  void records_that_hubspot_could_not_tell_about_keep_their_links_and_are_asked_again() {
    rig.run(COMPANIES, Mode.FULL);
    List<Long> companies = ids(COMPANIES);
    long staff = hubspot.portal().associated(COMPANIES, companies.get(0), CONTACTS).get(0);
    hubspot.portal().unassociate(COMPANIES, companies.get(0), CONTACTS, staff);
    hubspot.faults().add(Fault.partial(500).share(1).on("POST", LINKS));

    RunRow run = rig.run(COMPANIES, Mode.FULL);

    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.counts().of(SyncCount.ERRORS)).isEqualTo(companies.size());
    assertThat(run.counts().of(SyncCount.ASSOCIATIONS)).isZero();
    assertThat(LinkComparison.pending(rig)).isEqualTo(companies.size());
    hubspot.faults().clear();
    RunRow next = rig.run(COMPANIES, Mode.FULL);
    assertThat(next.counts().byCode())
        .containsEntry("associations", 1L)
        .doesNotContainKey("errors");
    assertThat(LinkComparison.pending(rig)).isZero();
    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
  }

  @Test
  void a_right_that_is_missing_costs_the_links_and_not_the_records() {
    hubspot
        .faults()
        .add(
            Fault.status(403)
                .saying("MISSING_SCOPES", "This app hasn't been granted the required scopes")
                .on("POST", LINKS));

    RunRow run = rig.run(COMPANIES, Mode.FULL);

    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.counts().of(SyncCount.CREATED)).isEqualTo(ids(COMPANIES).size());
    assertThat(run.counts().of(SyncCount.ERRORS)).isEqualTo(1);
  }

  @Test
  void links_with_records_in_the_recycle_bin_come_back_with_them() {
    rig.run(COMPANIES, Mode.FULL);
    rig.run(CONTACTS, Mode.FULL);
    long person = ids(CONTACTS).get(0);
    hubspot.portal().delete(CONTACTS, person);
    rig.run(CONTACTS, Mode.FULL);
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.queries().liveCounts(rig.portal()).get(ObjectType.CONTACTS).equals(399L));
    rig.run(COMPANIES, Mode.FULL);
    hubspot.portal().restore(CONTACTS, person);

    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
  }

  @Test
  void links_that_an_event_touched_are_read_again_with_the_next_run() {
    int friend = label(CONTACTS, COMPANIES, "friend", "Friend", null);
    List<Long> companies = ids(COMPANIES);
    long company = companies.get(companies.size() - 1);
    hubspot.portal().associate(CONTACTS, ids(CONTACTS).get(0), COMPANIES, company);
    rig.run(COMPANIES, Mode.FULL);
    long person = ids(CONTACTS).get(0);
    // The event of a label that came, and of one that went, say no more than: something did.
    relabel(CONTACTS, person, COMPANIES, company, user(friend));
    event(person, company, true);
    assertThat(LinkComparison.pending(rig)).isEqualTo(1);
    assertThat(links.mirrored(rig, ObjectType.CONTACTS, ObjectType.COMPANIES)).hasSize(400);
    var oneRecord =
        new SyncRequest(rig.portal(), COMPANIES, Mode.FULL, 0, List.of(), null, 1, 1, false);

    // The answer has to be of later than the event, and clocks may differ by a second.
    await()
        .atMost(SyncRig.PATIENCE)
        .until(
            () -> {
              rig.run(oneRecord);
              return LinkComparison.pending(rig) == 0;
            });

    links.assertSame(rig, ObjectType.CONTACTS, ObjectType.COMPANIES);
    var restored =
        new RecordChange.Restored(
            new RecordRef(rig.portal(), ObjectType.COMPANIES, company), System.currentTimeMillis());
    rig.store.apply(List.of(rig.mirror.writer().effect(new PendingChange(restored)))).join();
    assertThat(LinkComparison.pending(rig)).isEqualTo(1);
  }

  @Test
  void when_two_routes_name_each_other_runs_over_everything_read_the_pair_from_one_side()
      throws Exception {
    route("tickets", "products");
    route("products", "tickets");
    hubspot.portal().create("tickets", Map.of("subject", "Broken", "hs_pipeline_stage", "1"));
    hubspot.portal().create("products", Map.of("name", "Wheel"));

    assertThat(rig.run("tickets", Mode.FULL).counts().byCode())
        .containsEntry("created", 1L)
        .containsEntry("calls", 1L);
    assertThat(rig.run("tickets", Mode.ASSOCIATIONS).counts().byCode()).doesNotContainKey("calls");
    assertThat(rig.run("products", Mode.FULL).counts().byCode()).containsEntry("calls", 2L);
    assertThat(rig.run(full("tickets", "products")).counts().byCode())
        .as("what is asked for is read")
        .containsEntry("calls", 2L);
  }

  private void route(String object, String associations) throws Exception {
    TemplatedRouteBuilder.builder(rig.camel, "sync-object")
        .routeId("sync-" + object)
        .parameter("object", object)
        .parameter("associations", associations)
        .add();
  }

  private void event(long person, long company, boolean removed) {
    var change =
        new AssociationChange(
            AssociationChange.Link.of(
                new RecordRef(rig.portal(), ObjectType.CONTACTS, person),
                new RecordRef(rig.portal(), ObjectType.COMPANIES, company)),
            AssociationChange.Label.of("HUBSPOT_DEFINED", 279, null),
            removed,
            System.currentTimeMillis());
    rig.store.apply(List.of(rig.mirror.writer().effect(new PendingChange(change)))).join();
  }

  private List<Long> ids(String type) {
    return hubspot.portal().ids(type, false);
  }

  private long employer(long contact) {
    return hubspot.portal().associated(CONTACTS, contact, COMPANIES).get(0);
  }

  private SyncRequest full(String object, String... toObjects) {
    return new SyncRequest(
        rig.portal(), object, Mode.FULL, 0, List.of(), List.of(toObjects), 0, 0, false);
  }

  private SyncRequest sweep(String object, String... toObjects) {
    return new SyncRequest(
        rig.portal(), object, Mode.ASSOCIATIONS, 0, List.of(), List.of(toObjects), 0, 0, false);
  }

  private String bookingType() {
    return client
        .get("/crm/v3/schemas")
        .body()
        .path("results")
        .path(0)
        .path("objectTypeId")
        .asText();
  }

  /** Makes a label and gives its number as seen from the first type. */
  private int label(String from, String to, String name, String label, String inverse) {
    String more = inverse == null ? "" : ",\"inverseLabel\":\"" + inverse + "\"";
    return client
        .post(
            "/crm/v4/associations/%s/%s/labels".formatted(from, to),
            "{\"name\":\"%s\",\"label\":\"%s\"%s}".formatted(name, label, more))
        .body()
        .path("results")
        .path(0)
        .path("typeId")
        .asInt();
  }

  private void relabel(String from, long fromId, String to, long toId, String... types) {
    var answer =
        client.put(
            "/crm/v4/objects/%s/%d/associations/%s/%d".formatted(from, fromId, to, toId),
            "[" + String.join(",", types) + "]");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  private void unlabel(String from, long fromId, String to, long toId, String type) {
    var answer =
        client.post(
            "/crm/v4/associations/%s/%s/batch/labels/archive".formatted(from, to),
            "{\"inputs\":[{\"from\":{\"id\":\"%d\"},\"to\":{\"id\":\"%d\"},\"types\":[%s]}]}"
                .formatted(fromId, toId, type));
    assertThat(answer.status()).as(answer.text()).isLessThan(300);
  }

  private static String user(int typeId) {
    return "{\"associationCategory\":\"USER_DEFINED\",\"associationTypeId\":%d}".formatted(typeId);
  }

  private static String hubspots(int typeId) {
    return "{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":%d}"
        .formatted(typeId);
  }
}
