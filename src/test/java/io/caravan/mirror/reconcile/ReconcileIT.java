package io.caravan.mirror.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A mirror of 20,000 contacts that goes wrong in every way, while HubSpot sends no webhooks. */
@ParameterizedClass
@EnumSource(Dialect.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(240)
class ReconcileIT {

  private static final long YEAR = 365L * 24 * 3_600_000;

  @Parameter Dialect dialect;
  @TempDir static Path directory;

  private Simulator hubspot;
  private ReconcileRig rig;
  private List<Long> contacts;

  @BeforeParameterizedClassInvocation
  void load(Dialect dialect) throws Exception {
    // The same promises hold for both; the larger one shows that they hold for many records.
    int size = dialect == Dialect.SQLITE ? 20_000 : 4_000;
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .contacts(size)
                .noLimits()
                .indexLag(Duration.ZERO)
                .journalSize(10)
                .build());
    rig = new ReconcileRig(hubspot, TestDatabase.fresh(dialect, directory));
    rig.load();
    contacts = hubspot.portal().ids("contacts", false);
  }

  @AfterParameterizedClassInvocation
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  @Order(1)
  void a_mirror_that_equals_hubspot_is_said_to_at_one_call_per_range_at_most() {
    RunReport run = rig.contacts(request -> request);

    assertThat(run.verdict()).isEqualTo("equal");
    assertThat(run.hubspotRecords()).isEqualTo(contacts.size()).isEqualTo(run.mirrorRecords());
    assertThat(run.calls()).isLessThanOrEqualTo(33);
    assertThat(run.leftOut()).contains("lastmodifieddate");
  }

  @Test
  @Order(2)
  void what_hubspot_did_without_a_word_is_found_and_repaired_in_few_calls() {
    var expected = new TreeSet<String>();
    for (int i = 0; i < 5; i++) {
      long id = contact(0.1 + 0.15 * i);
      hubspot.portal().update("contacts", id, Map.of("firstname", "Changed", "lastname", "Too"));
      expected.add(id + " stale firstname, lastname");
    }
    for (int i = 0; i < 3; i++) {
      long id = hubspot.portal().create("contacts", Map.of("email", "new" + i + "@x.example"));
      expected.add(id + " missing unknown to the mirror");
    }
    for (int i = 0; i < 4; i++) {
      long id = contact(0.05 + 0.2 * i);
      hubspot.portal().delete("contacts", id);
      expected.add(id + " extra HubSpot has no such record");
    }
    long one = contact(0.33);
    long other = contact(0.77);
    long both = hubspot.portal().merge("contacts", one, other);
    expected.add(one + " extra merged into " + both);
    expected.add(other + " extra merged into " + both);
    expected.add(both + " missing unknown to the mirror");

    RunReport run = rig.contacts(request -> request);

    assertThat(rig.drift(run)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(run.verdict()).isEqualTo("repaired");
    assertThat(run.repaired()).isEqualTo(expected.size());
    // A listing would cost a call per 100 records, which says nothing of values.
    assertThat(run.calls()).isLessThan(120);
    assertThat(again().found()).isZero();
    assertThat(meter("caravan.reconcile.drift", "stale")).isZero();
    assertThat(rig.mirror.queries().currentRef(ref(one)).id()).isEqualTo(both);
  }

  @Test
  @Order(3)
  void what_was_done_to_the_database_is_found_and_repaired_too() {
    long lost = contact(0.2);
    long emptied = contact(0.4);
    long old = contact(0.6);
    long never = 99_999_999_999L;
    rig.sql("DELETE FROM mirror_record WHERE object_type = '0-1' AND record_id = " + lost);
    rig.sql(
        "UPDATE mirror_record SET state = 'deleted', state_at = 1 WHERE object_type = '0-1' AND record_id = "
            + emptied);
    rig.sql(
        """
        UPDATE mirror_record SET properties = '{"firstname":"Wrong"}', known_at = known_at - %1$d,
               updated_at = updated_at - %1$d
        WHERE object_type = '0-1' AND record_id = %2$d
        """
            .formatted(YEAR, old));
    rig.sql(
        """
        INSERT INTO mirror_record
        SELECT portal_id, object_type, %d, complete, state, state_at, known_at, changes,
               created_at, updated_at, properties
        FROM mirror_record WHERE object_type = '0-1' AND record_id = %d
        """
            .formatted(never, contact(0.9)));

    RunReport looked = rig.contacts(ReconcileRequest::withoutRepair);
    RunReport run = rig.contacts(request -> request);

    assertThat(looked.verdict()).isEqualTo("drift");
    assertThat(looked.repaired()).isZero();
    assertThat(rig.drift(run))
        .anyMatch(drift -> drift.startsWith(old + " stale ") && drift.contains("firstname"))
        .contains(
            lost + " missing unknown to the mirror",
            emptied + " missing deleted in the mirror",
            never + " extra HubSpot has no such record")
        .hasSize(4);
    assertThat(rig.drift(looked)).containsExactlyInAnyOrderElementsOf(rig.drift(run));
    assertThat(run.verdict()).isEqualTo("repaired");
    assertThat(again().found()).isZero();
    assertThat(rig.mirror.queries().record(ref(old)).orElseThrow().properties())
        .isEqualTo(nonEmpty(old));
  }

  @Test
  @Order(4)
  void wrong_values_with_the_right_date_are_found_when_values_are_compared() {
    long id = contact(0.5);
    long ahead = contact(0.7);
    rig.sql(
        """
        UPDATE mirror_record SET properties = '{"firstname":"Wrong"}'
        WHERE object_type = '0-1' AND record_id = %d
        """
            .formatted(id));
    // The mirror claims to know something later than HubSpot does.
    rig.sql(
        """
        UPDATE mirror_record SET properties = '{"firstname":"Wrong"}', known_at = known_at + 1000,
               changes = '{"firstname": %d}'
        WHERE object_type = '0-1' AND record_id = %d
        """
            .formatted(System.currentTimeMillis() - 60_000, ahead));

    assertThat(again().found()).isZero();
    assertThat(rig.contacts(request -> request.with(Level.FULL)).found()).isZero();
    RunReport run = rig.contacts(ReconcileRequest::withValues);

    assertThat(run.drift().get("stale")).isEqualTo(new RunReport.Found(2, 2));
    assertThat(run.verdict()).isEqualTo("repaired");
    RunReport equal = rig.contacts(ReconcileRequest::withValues);
    assertThat(equal.verdict()).isEqualTo("equal");
    assertThat(
            rig.rows(
                """
                SELECT sum(hubspot_count), sum(mirror_count),
                       sum(CASE WHEN hubspot_fingerprint = mirror_fingerprint THEN 0 ELSE 1 END)
                FROM reconcile_range WHERE run_id = %d
                """
                    .formatted(equal.runId()),
                3))
        .containsExactly(equal.hubspotRecords() + " " + equal.mirrorRecords() + " 0");
  }

  @Test
  @Order(5)
  void counts_alone_find_missing_and_extra_records() {
    long lost = contact(0.15);
    rig.sql("DELETE FROM mirror_record WHERE object_type = '0-1' AND record_id = " + lost);
    long gone = contact(0.85);
    hubspot.portal().delete("contacts", gone);

    RunReport run = rig.contacts(request -> request.with(Level.COUNTS));

    assertThat(rig.drift(run))
        .containsExactlyInAnyOrder(
            lost + " missing unknown to the mirror", gone + " extra HubSpot has no such record");
    assertThat(run.calls()).isLessThan(40);
  }

  @Test
  @Order(6)
  void links_that_differ_are_found_and_repaired() {
    List<String> links =
        rig.rows(
            """
            SELECT from_id, to_id FROM mirror_association
            WHERE from_type = '0-1' AND to_type = '0-2' AND kind = 'unlabeled' AND removed = 0
            ORDER BY from_id LIMIT 400
            """,
            2);
    String[] lost = links.get(10).split(" ");
    String[] parted = links.get(300).split(" ");
    rig.sql(
        "DELETE FROM mirror_association WHERE from_type = '0-1' AND to_type = '0-2' AND from_id = %s AND to_id = %s"
            .formatted(lost[0], lost[1]));
    hubspot
        .portal()
        .unassociate("contacts", Long.parseLong(parted[0]), "companies", Long.parseLong(parted[1]));
    long contact = contact(0.5);
    long company = hubspot.portal().create("companies", Map.of("name", "New"));
    rig.run(ReconcileRequest.of(rig.portal(), ObjectType.COMPANIES));
    hubspot.portal().associatePrimary("contacts", contact, "companies", company);

    RunReport run = rig.contacts(request -> request.with(Level.COUNTS).with(Links.ALL));

    List<String> drift = rig.drift(run);
    assertThat(drift)
        .anyMatch(found -> found.startsWith(lost[0] + " association companies " + lost[1]))
        .anyMatch(
            found ->
                found.startsWith(parted[0] + " association companies " + parted[1] + ": extra "))
        .anyMatch(
            found ->
                found.startsWith(contact + " association companies " + company + ": missing "));
    assertThat(run.verdict()).isEqualTo("repaired");
    RunReport equal = rig.contacts(request -> request.with(Level.COUNTS).with(Links.ALL));
    assertThat(rig.drift(equal)).isEmpty();
    assertThat(rig.mirror.queries().associations(ref(contact), ObjectType.COMPANIES))
        .anyMatch(linked -> linked.ref().id() == company && linked.primary());
    // A thousand records per call, two other types and contacts themselves.
    assertThat(equal.calls()).isLessThanOrEqualTo(1 + 8 + 3 * (1 + contacts.size() / 1_000));
  }

  @Test
  @Order(7)
  void links_between_records_of_one_type_are_compared_once_each() {
    var companies = hubspot.portal().ids("companies", false);
    long low = companies.get(2);
    long high = companies.get(30);
    hubspot.portal().associate("companies", high, "companies", low);
    ReconcileRequest request =
        ReconcileRequest.of(rig.portal(), ObjectType.COMPANIES).with(Level.COUNTS).with(Links.ALL);

    RunReport linked = rig.run(request);

    assertThat(rig.drift(linked))
        .containsExactly(low + " association companies " + high + ": missing unlabeled");
    assertThat(linked.verdict()).isEqualTo("repaired");
    assertThat(rig.run(request).verdict()).isEqualTo("equal");
    // Known from the other side, too.
    assertThat(rig.mirror.queries().associations(company(high), ObjectType.COMPANIES))
        .extracting(link -> link.ref().id())
        .containsExactly(low);

    hubspot.portal().unassociate("companies", low, "companies", high);

    assertThat(rig.drift(rig.run(request)))
        .containsExactly(low + " association companies " + high + ": extra unlabeled");
    assertThat(rig.run(request).verdict()).isEqualTo("equal");
  }

  private io.caravan.mirror.RecordRef company(long id) {
    return new io.caravan.mirror.RecordRef(rig.portal(), ObjectType.COMPANIES, id);
  }

  @Test
  @Order(8)
  void slices_take_turns_until_all_links_are_compared() {
    long portal = rig.portal();
    var request =
        ReconcileRequest.of(portal, ObjectType.CONTACTS).with(Level.COUNTS).with(Links.SLICE);
    int slices = 0;
    do {
      assertThat(rig.run(request).verdict()).isEqualTo("equal");
      slices++;
    } while (rig.rows("SELECT after_id FROM reconcile_progress WHERE after_id > 0", 1).size() > 0
        && slices < 100);

    // At least a thousand at a time.
    assertThat(slices).isBetween(contacts.size() / 1_000, contacts.size() / 1_000 + 2);
  }

  @Test
  @Order(9)
  void a_type_is_compared_once_at_a_time_and_a_run_can_be_cancelled() {
    ReconcileRequest request = ReconcileRequest.of(rig.portal(), ObjectType.DEALS).withValues();
    Reconciliation run = rig.reconciliations.begin(request);

    assertThatThrownBy(() -> rig.reconciliations.start(request))
        .isInstanceOf(AlreadyRunning.class)
        .hasMessageContaining("deals of portal " + rig.portal());
    assertThat(rig.reconciliations.cancel(run.runId())).isTrue();
    assertThat(rig.reconciliations.cancel(4_711)).isFalse();
    rig.finish(run);
    assertThat(rig.reconciliations.report(run.runId()).orElseThrow().verdict())
        .isEqualTo("cancelled");
    assertThat(rig.run(request).verdict()).isEqualTo("equal");
  }

  private RunReport again() {
    return rig.contacts(request -> request);
  }

  private double meter(String name, String kind) {
    return rig.meters.get(name).tag("object", "contacts").tag("kind", kind).gauge().value();
  }

  private io.caravan.mirror.RecordRef ref(long id) {
    return new io.caravan.mirror.RecordRef(rig.portal(), ObjectType.CONTACTS, id);
  }

  private Map<String, String> nonEmpty(long id) {
    var values =
        new java.util.TreeMap<>(hubspot.portal().find("contacts", id).orElseThrow().properties());
    values.values().removeIf(value -> value == null || value.isEmpty());
    return values;
  }

  /** One that is alive, at a place from 0 to 1 in the order of ids. */
  private long contact(double place) {
    List<Long> alive = hubspot.portal().ids("contacts", false);
    return alive.get((int) (place * alive.size()));
  }
}
