package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.access.Caller;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.RateLimits;
import io.caravan.write.ConnectedPortals;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Operation;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DryRunTest {

  private static final ImportOrder UPSERT =
      ImportOrder.of(FileFormat.CSV, ObjectType.CONTACTS, "email");

  private final Map<String, KnownRecords.Known> records = new HashMap<>();
  private final List<PlannedRow> rows = new ArrayList<>();
  private boolean covers = true;
  private int questions;

  @Test
  void each_row_tells_what_it_would_change() throws Exception {
    records.put(
        "ada@x.example",
        new KnownRecords.Known("1", true, Map.of("email", "ada@x.example", "phone", "1")));
    records.put("bob@x.example", new KnownRecords.Known("2", false, Map.of()));

    DryRun.Sum sum =
        plan(
            UPSERT,
            "email,phone\nADA@x.example,2\nada@x.example,1\nbob@x.example,1\neve@x.example,\n,9\n");

    assertThat(rows)
        .extracting(PlannedRow::kind)
        .containsExactly(
            PlannedRow.Kind.CHANGED,
            PlannedRow.Kind.UNCHANGED,
            PlannedRow.Kind.UNKNOWN,
            PlannedRow.Kind.NEW,
            PlannedRow.Kind.INVALID);
    assertThat(rows.get(0).changes()).isEqualTo(Map.of("phone", new PlannedRow.Change("1", "2")));
    assertThat(rows.get(0).recordId()).isEqualTo("1");
    assertThat(sum.count(PlannedRow.Kind.INVALID)).isEqualTo(1);
    assertThat(sum.calls()).isEqualTo(1);
  }

  @Test
  void a_value_that_is_cleared_is_a_change_unless_there_is_none() throws Exception {
    records.put("ada@x.example", new KnownRecords.Known("1", true, Map.of("phone", "1")));
    var order = ImportOrder.of(FileFormat.NDJSON, ObjectType.CONTACTS, "email");

    plan(order, "{\"email\":\"ada@x.example\",\"phone\":null,\"city\":\"\"}\n");

    assertThat(rows.get(0).changes()).isEqualTo(Map.of("phone", new PlannedRow.Change("1", "")));
  }

  @Test
  void what_is_not_known_here_is_new_only_where_the_type_is_mirrored() throws Exception {
    covers = false;
    plan(UPSERT, "email\neve@x.example\n");
    covers = true;
    plan(UPSERT.with(Operation.UPDATE), "email,phone\neve@x.example,1\n");

    assertThat(rows).extracting(PlannedRow::kind).containsOnly(PlannedRow.Kind.UNKNOWN).hasSize(2);
  }

  @Test
  void a_create_of_a_record_that_exists_would_be_refused() throws Exception {
    records.put("ada@x.example", new KnownRecords.Known("1", true, Map.of()));

    plan(UPSERT.with(Operation.CREATE), "email\nada@x.example\n");

    assertThat(rows.get(0).problem().message()).contains("the record 1 exists already");
  }

  @Test
  void calls_are_counted_in_batches_with_look_ups_and_the_time_under_the_limits() throws Exception {
    var text = new StringBuilder("email,phone\n");
    for (int at = 0; at < 25_001; at++) {
      text.append("p").append(at).append("@x.example,1\n");
    }

    DryRun.Sum upsert = plan(UPSERT, text.toString());
    int asked = questions;
    DryRun.Sum update = plan(UPSERT.with(Operation.UPDATE), text.toString());
    DryRun.Sum archive = plan(UPSERT.with(Operation.ARCHIVE), text.toString());

    assertThat(upsert.calls()).isEqualTo(251);
    assertThat(upsert.lookUps()).isZero();
    assertThat(upsert.time())
        .as("151 calls beyond the first 100, 10 a second")
        .isEqualTo(Duration.ofSeconds(16));
    assertThat(asked).as("questions to the mirror").isEqualTo(3);
    assertThat(update.calls()).isEqualTo(502);
    assertThat(update.lookUps()).isEqualTo(251);
    assertThat(archive.calls()).isEqualTo(502);
  }

  @Test
  void a_request_is_planned_whole_or_refused() {
    records.put("7", new KnownRecords.Known("7", true, Map.of("name", "Acme")));

    assertThat(
            dryRun()
                .of(
                    "[{\"operation\":\"update\",\"objectType\":\"companies\",\"id\":\"7\",\"properties\":{\"name\":\"B\"}},{\"operation\":\"associate\",\"objectType\":\"companies\",\"id\":\"7\",\"to\":{\"objectType\":\"contacts\",\"id\":\"9\"}},{\"operation\":\"archive\",\"objectType\":\"companies\",\"id\":\"7\"}]"
                        .getBytes(StandardCharsets.UTF_8))
                .toString())
        .contains(
            "{\"line\":1,\"effect\":\"changed\",\"identity\":\"7\",\"recordId\":\"7\",\"changes\":{\"name\":{\"old\":\"Acme\",\"new\":\"B\"}}}")
        .contains("\"effect\":\"linked\"")
        .contains("\"effect\":\"archived\"")
        .contains("\"calls\":3");
    assertThatThrownBy(() -> dryRun().of("[{}]".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidWrite.class);
  }

  private DryRun.Sum plan(ImportOrder order, String text) throws Exception {
    try (Rows file =
        Rows.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), order)) {
      return dryRun().of(file, 7, rows::add);
    }
  }

  private DryRun dryRun() {
    var known =
        new KnownRecords() {
          @Override
          public boolean covers(long portalId, ObjectType type) {
            return covers;
          }

          @Override
          public Map<String, Known> find(
              long portalId, ObjectType type, String idProperty, Collection<String> values) {
            questions++;
            Map<String, Known> found = new HashMap<>(records);
            found.keySet().retainAll(values.stream().map(KnownRecords::canonical).toList());
            return found;
          }
        };
    var portals =
        new ConnectedPortals() {
          @Override
          public boolean has(long portalId) {
            return portalId == 7;
          }

          @Override
          public OptionalLong only() {
            return OptionalLong.of(7);
          }

          @Override
          public ConnectedPortals seenBy(Caller caller) {
            return this;
          }
        };
    return new DryRun(
        known,
        portals,
        id -> RateLimits.of(RateLimits.AppKind.PRIVATE, RateLimits.Tier.FREE),
        DryRun.WriteRules.NONE);
  }
}
