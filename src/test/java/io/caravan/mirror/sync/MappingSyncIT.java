package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.mapping.Quarantine;
import io.caravan.mirror.mapping.QuarantineFilter;
import io.caravan.mirror.mapping.Quarantined;
import io.caravan.mirror.mapping.SchemaDrift;
import io.caravan.settings.InvalidSettings;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Mappings, the quarantine, drift of the schema and missing scopes, in syncs from HubSpot. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class MappingSyncIT {

  /** Contacts by their id, for the name has a route already. */
  private static final String OBJECT = "0-1";

  private static final String PEOPLE =
      """
      columns:
        email: {required: true, steps: [trim, email]}
        first_name: {from: firstname, steps: [trim, {case: upper}]}
        revenue: {from: annualrevenue, type: number}
        changed_at: {from: lastmodifieddate, type: datetime}
      """;

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private SyncRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(250).noLimits().build());
    database = TestDatabase.fresh(dialect, directory);
    open(PEOPLE);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_sync_fills_the_view_and_puts_in_quarantine_what_does_not_fit() {
    long odd =
        hubspot.portal().create("contacts", Map.of("firstname", "Odd", "annualrevenue", "5"));
    long good = hubspot.portal().ids("contacts", false).get(3);
    hubspot.portal().update("contacts", good, Map.of("firstname", " ada ", "annualrevenue", "12"));

    RunRow run = rig.run(OBJECT, Mode.FULL);

    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode())
        .containsEntry("fetched", 251L)
        .containsEntry("created", 251L)
        .containsEntry("quarantined", 1L);
    assertThat(view("count(*)", "1 = 1")).containsExactly("250");
    assertThat(view("first_name", "record_id = " + good)).containsExactly("ADA");
    assertThat(view("revenue + 1", "record_id = " + good).get(0)).startsWith("13");
    assertThat(held())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.recordId()).isEqualTo("" + odd);
              assertThat(one.step()).isEqualTo(Quarantined.MAP);
              assertThat(one.attempts()).isEqualTo(1);
              assertThat(one.reasons())
                  .containsExactly("column email: email is required, but has no value");
            });
    assertThat(rig.queries().record(new RecordRef(rig.portal(), ObjectType.CONTACTS, odd)))
        .as("raw, it is in the mirror")
        .isPresent();
    await().untilAsserted(() -> assertThat(quarantinedGauge()).isEqualTo(1));

    hubspot.portal().update("contacts", odd, Map.of("email", "odd@x.example"));
    rig.run(OBJECT, Mode.FULL);

    assertThat(held()).isEmpty();
    assertThat(view("email", "record_id = " + odd)).containsExactly("odd@x.example");
    await().untilAsserted(() -> assertThat(quarantinedGauge()).isZero());

    hubspot.portal().delete("contacts", odd);
    rig.run(OBJECT, Mode.FULL);

    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(() -> assertThat(view("email", "record_id = " + odd)).isEmpty());
  }

  @Test
  void a_changed_mapping_is_applied_to_what_is_there_without_a_call() throws Exception {
    hubspot.portal().create("contacts", Map.of("firstname", "Odd"));
    rig.run(OBJECT, Mode.FULL);
    assertThat(held()).hasSize(1);
    rig.close();

    open("columns: {first: {from: firstname, steps: [{case: lower}]}, email: }");
    long calls = rig.calls("/crm/objects");
    startMappings();

    assertThat(view("count(*)", "first = 'odd'")).containsExactly("1");
    assertThat(view("count(*)", "1 = 1")).containsExactly("251");
    assertThat(held()).isEmpty();
    assertThat(rig.calls("/crm/objects")).isEqualTo(calls);
  }

  @Test
  void a_changed_file_is_applied_without_a_restart_and_a_mistake_keeps_what_was() throws Exception {
    rig.run(OBJECT, Mode.FULL);
    startMappings();
    List<String> named = view("count(*)", "first_name IS NOT NULL");
    long calls = rig.calls("/crm/objects");
    Path file = directory.resolve("mappings/people.yaml");

    Files.writeString(file, "columns:\n  email: {steps: [shout]}\n");

    await().atMost(SyncRig.PATIENCE).until(() -> refused() == 1);
    assertThat(rig.mapping.mappings().states())
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.problems())
                  .singleElement()
                  .asString()
                  .startsWith("mappings/people.yaml:2: ")
                  .contains("shout");
              assertThat(state.objects()).containsExactly(rig.portal() + " contacts");
            });
    assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
    assertThat(health().getMessage().orElse("")).contains("refused", "people.yaml:2", "shout");
    assertThat(view("count(*)", "first_name IS NOT NULL")).as("as before").isEqualTo(named);

    Files.writeString(file, "columns: {first: {from: firstname, steps: [{case: lower}]}}");

    await().atMost(SyncRig.PATIENCE).until(() -> refused() == 0);
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(view("count(*)", "first IS NOT NULL")).isEqualTo(named));
    assertThat(rig.calls("/crm/objects")).as("calls to HubSpot").isEqualTo(calls);
    assertThat(health().getMessage()).isEmpty();

    Files.delete(file);

    await().atMost(SyncRig.PATIENCE).until(() -> refused() == 1);
    assertThat(rig.mapping.mappings().states().get(0).problems().get(0)).contains("is gone");
    assertThat(view("count(*)", "first IS NOT NULL")).isEqualTo(named);
  }

  private double refused() {
    return rig.meters.get("caravan.mappings.refused").gauge().value();
  }

  private HealthCheck.Result health() {
    return rig.camel.getRegistry().lookupByNameAndType("mappingHealth", HealthCheck.class).call();
  }

  @Test
  void a_file_with_the_name_of_an_object_is_its_mapping_from_when_it_is_there() throws Exception {
    rig.run("companies", Mode.FULL);
    startMappings();
    assertThatThrownBy(() -> strings("SELECT 1 FROM mapped_companies_" + rig.portal()))
        .hasMessageContaining("mapped_companies");

    Files.writeString(directory.resolve("mappings/companies.yaml"), "columns: {name: }");

    String sql =
        "SELECT count(*) FROM mapped_companies_" + rig.portal() + " WHERE name IS NOT NULL";
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .until(() -> count(sql) == hubspot.portal().ids("companies", false).size());
  }

  @Test
  void the_examples_that_are_delivered_map_real_records() throws Exception {
    rig.close();
    Path delivered = Path.of("routes/sync/mappings/examples");
    for (String object : List.of("contacts", "deals")) {
      Files.createDirectories(directory.resolve("mappings"));
      Files.copy(
          delivered.resolve(object + ".yaml"), directory.resolve("mappings/" + object + ".yaml"));
    }
    open(PEOPLE, "none");
    startMappings();
    rig.run("contacts", Mode.FULL);
    rig.run("deals", Mode.FULL);

    assertThat(held()).isEmpty();
    List<Long> contacts = hubspot.portal().ids("contacts", false);
    assertThat(view("count(*)", "1 = 1")).containsExactly("" + contacts.size());
    Map<String, String> contact =
        hubspot.portal().find("contacts", contacts.get(7)).orElseThrow().properties();
    String one = "record_id = " + contacts.get(7);
    assertThat(view("email", one)).containsExactly(contact.get("email"));
    assertThat(view("full_name", one))
        .containsExactly(contact.get("firstname") + " " + contact.get("lastname"));
    assertThat(view("lifecycle_stage", one)).containsExactly(contact.get("lifecyclestage"));
    String deals = " FROM mapped_deals_" + rig.portal();
    assertThat(count("SELECT count(*)" + deals))
        .isEqualTo(hubspot.portal().ids("deals", false).size());
    double amount =
        hubspot.portal().ids("deals", false).stream()
            .map(id -> hubspot.portal().find("deals", id).orElseThrow().properties().get("amount"))
            .filter(value -> value != null && !value.isEmpty())
            .mapToDouble(Double::parseDouble)
            .sum();
    assertThat(amount).isPositive();
    assertThat(Double.parseDouble(strings("SELECT sum(amount)" + deals).get(0)))
        .isCloseTo(amount, within(0.01));
  }

  @Test
  void a_mapping_that_no_route_names_any_more_is_taken_away() throws Exception {
    rig.run(OBJECT, Mode.FULL);
    rig.close();

    open(PEOPLE, "none");
    startMappings();

    assertThat(count("SELECT count(*) FROM mirror_mapped")).isZero();
    assertThat(count("SELECT count(*) FROM mirror_mapping")).isZero();
    assertThatThrownBy(() -> view("1", "1 = 1")).hasMessageContaining("mapped_contacts");
  }

  @Test
  void a_mapping_that_is_not_there_stops_the_start() throws Exception {
    rig.close();
    open(PEOPLE, "persons.yaml");

    assertThatThrownBy(this::startMappings)
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("'persons.yaml'")
        .hasMessageContaining("people");
  }

  @Test
  void what_cannot_be_stored_waits_in_quarantine_and_leaves_when_it_is_sound() throws Exception {
    RunRow row = rig.run(OBJECT, Mode.FULL);
    var without = record(0, 1_000);
    var timeless = record(991, 0);
    var sound = record(992, 1_000);
    SyncPage page = page(row, without, timeless, sound);

    validate(page);

    assertThat(page.records()).containsExactly(sound);
    assertThat(page.counts().of(SyncCount.QUARANTINED)).isEqualTo(2);
    rig.store.apply(page.effects()).join();
    assertThat(held())
        .extracting(Quarantined::recordId, Quarantined::step)
        .anySatisfy(one -> assertThat(one.toList()).containsExactly("991", "validate"))
        .hasSize(2);
    assertThat(held().get(0).raw()).contains("\"email\":\"a@x.example\"");

    SyncPage next = page(row, record(991, 2_000));
    validate(next);
    rig.store.apply(next.effects()).join();

    assertThat(held()).extracting(Quarantined::recordId).doesNotContain("991").hasSize(1);
  }

  @Test
  void records_in_quarantine_are_tried_again_when_asked() throws Exception {
    long odd = hubspot.portal().create("contacts", Map.of("firstname", "Odd"));
    RunRow row = rig.run(OBJECT, Mode.FULL);
    long real = hubspot.portal().ids("contacts", false).get(0);
    SyncPage page = page(row, record(real, 0));
    validate(page);
    rig.store.apply(page.effects()).join();
    assertThat(held()).hasSize(2);

    assertThat(quarantine().retry(QuarantineFilter.ALL)).isEqualTo(2);

    // One is read from HubSpot again; the other still lacks its address.
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> assertThat(held()).extracting(Quarantined::attempts).containsExactly(2));
    assertThat(held().get(0).recordId()).isEqualTo("" + odd);
  }

  @Test
  void a_change_of_hubspots_schema_is_told_and_absorbed() {
    rig.run(OBJECT, Mode.FULL);
    long before = System.currentTimeMillis();
    var paths = new ApiPaths(ApiVersion.DATED_2026_09);
    String body =
        """
        {"name":"shoe_size","label":"Shoe size","type":"number","fieldType":"number",
         "groupName":"contactinformation"}""";
    rig.gateway
        .gateway()
        .call(
            new HubSpotCall(
                rig.portal(),
                "POST",
                paths.properties(ObjectType.CONTACTS),
                "",
                body.getBytes(StandardCharsets.UTF_8),
                Priority.NORMAL,
                Duration.ofSeconds(30),
                false))
        .join();
    long id =
        hubspot.portal().create("contacts", Map.of("email", "s@x.example", "shoe_size", "44"));

    rig.run(OBJECT, Mode.FULL);

    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        rig.mapping
                            .schemas()
                            .since(rig.portal(), ObjectType.CONTACTS, before)
                            .changes())
                    .extracting(SchemaDrift.Change::what)
                    .containsExactly("is new (number)"));
    assertThat(
            strings("SELECT shoe_size FROM contacts_" + rig.portal() + " WHERE record_id = " + id)
                .get(0))
        .startsWith("44");
  }

  @Test
  void a_missing_scope_fails_one_object_at_once_and_names_the_scope() {
    int fault =
        hubspot
            .faults()
            .add(
                Fault.status(403)
                    .on("GET", "/crm/objects/*/contacts")
                    .saying("MISSING_SCOPES", "This app hasn't been granted all required scopes."));

    RunRow run = rig.run(OBJECT, Mode.FULL);

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.error())
        .startsWith("contacts of portal " + rig.portal() + " cannot be read: the app lacks")
        .contains("crm.objects.contacts.read");
    assertThat(rig.run("companies", Mode.FULL).state()).isEqualTo(RunState.DONE);
    assertThat(fault).isPositive();
  }

  private void open(String mapping) throws Exception {
    open(mapping, "people.yaml");
  }

  /** A process with a route that names a mapping. */
  private void open(String mapping, String name) throws Exception {
    Path folder = Files.createDirectories(directory.resolve("mappings"));
    Files.writeString(folder.resolve("people.yaml"), mapping);
    rig = new SyncRig(database, hubspot, "test.mappings", folder.toString());
    String route =
        """
        - templatedRoute:
            routeTemplateRef: sync-object
            routeId: sync-people
            parameters:
              - name: object
                value: "%s"
              - name: mapping
                value: %s
        """
            .formatted(OBJECT, name);
    PluginHelper.getRoutesLoader(rig.camel)
        .loadRoutes(ResourceHelper.fromString("people.camel.yaml", route));
  }

  private void startMappings() {
    rig.mapping
        .mappings()
        .start(
            rig.sync.runs()::objects,
            List.of(rig.portal()),
            new ObjectNames(rig.gateway.gateway(), new ApiPaths(ApiVersion.DATED_2026_09)))
        .join();
  }

  private FetchedRecord record(long id, long updatedAt) {
    return new FetchedRecord(
        new RecordRef(rig.portal(), ObjectType.CONTACTS, id),
        Map.of("email", "a@x.example"),
        500,
        updatedAt,
        List.of(),
        0);
  }

  private SyncPage page(RunRow row, FetchedRecord... records) {
    SyncedObject object =
        rig.sync.runs().objects().stream()
            .filter(one -> one.name().equals(OBJECT))
            .findFirst()
            .orElseThrow();
    var run = new SyncRun(row.id(), row.request(), object, ObjectType.CONTACTS, null, row);
    return new SyncPage(run, new FetchedPage(List.of(records), "", true, 1, null, 1));
  }

  private void validate(SyncPage page) throws Exception {
    Exchange exchange = new DefaultExchange(rig.camel);
    exchange.getMessage().setBody(page);
    rig.camel.getRegistry().lookupByNameAndType("validatePage", Processor.class).process(exchange);
  }

  private Quarantine quarantine() {
    return rig.mapping.quarantine(rig.mirror.rereads());
  }

  private List<Quarantined> held() {
    return quarantine().list(QuarantineFilter.ALL, Optional.empty(), 100);
  }

  private double quarantinedGauge() {
    return rig.meters
        .get("caravan.sync.quarantined")
        .tag("portal", "" + rig.portal())
        .tag("object", "contacts")
        .gauge()
        .value();
  }

  private long count(String sql) {
    return Long.parseLong(strings(sql).get(0));
  }

  private List<String> view(String columns, String where) {
    return strings(
        "SELECT %s FROM mapped_contacts_%d WHERE %s".formatted(columns, rig.portal(), where));
  }

  private List<String> strings(String sql) {
    return rig.store.read(
        connection -> {
          var found = new ArrayList<String>();
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              found.add(rows.getString(1));
            }
          }
          return found;
        });
  }
}
