package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.FoundRecords;
import io.caravan.operations.SyncObjectView;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SyncOptionsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final List<String> TOLD = new ArrayList<>();
  private static final List<SyncObjectView> ROUTED =
      List.of(
          new SyncObjectView("companies", List.of()),
          new SyncObjectView("contacts", List.of("companies", "deals")));

  @Test
  void all_is_every_object_with_a_route_in_every_portal() {
    List<SyncRequest> requests =
        requests(List.of(1L, 2L), "all", "--full", "--max-records=5", "--dry-run");

    assertThat(requests)
        .extracting(SyncRequest::portalId, SyncRequest::object)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, "companies"),
            org.assertj.core.groups.Tuple.tuple(1L, "contacts"),
            org.assertj.core.groups.Tuple.tuple(2L, "companies"),
            org.assertj.core.groups.Tuple.tuple(2L, "contacts"));
    assertThat(requests)
        .allMatch(
            request ->
                request.mode() == Mode.FULL && request.maxRecords() == 5 && request.dryRun());
  }

  @Test
  void each_choice_has_its_mode() {
    assertThat(one("contacts").mode()).isEqualTo(Mode.INCREMENTAL);
    assertThat(one("contacts", "--incremental").mode()).isEqualTo(Mode.INCREMENTAL);
    assertThat(one("contacts", "--archived").mode()).isEqualTo(Mode.ARCHIVED);
    assertThat(one("contacts", "--calculated").mode()).isEqualTo(Mode.CALCULATED);
    SyncRequest since = one("contacts", "--since=2h", "--batch-size=150", "--skip-associations");
    assertThat(since.mode()).isEqualTo(Mode.SINCE);
    assertThat(since.since()).isEqualTo(Instant.parse("2026-11-22T10:00:00Z").toEpochMilli());
    assertThat(since.pageSize()).isEqualTo(150);
    assertThat(since.toObjects()).isEmpty();
    SyncRequest records = one("contacts", "--record=4,5", "--record", "6");
    assertThat(records.mode()).isEqualTo(Mode.RECORDS);
    assertThat(records.recordIds()).containsExactly(4L, 5L, 6L);
    assertThat(records.toObjects()).isNull();
  }

  @Test
  void associations_are_of_one_pair_or_of_what_the_routes_name() {
    SyncRequest pair = one("associations", "--from-object=deals", "--to-object=companies,contacts");
    assertThat(pair.mode()).isEqualTo(Mode.ASSOCIATIONS);
    assertThat(pair.object()).isEqualTo("deals");
    assertThat(pair.toObjects()).containsExactly("companies", "contacts");

    SyncRequest routed = one("associations");
    assertThat(routed.object()).isEqualTo("contacts");
    assertThat(routed.toObjects()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', say what to sync",
    "all contacts, each stand alone",
    "contacts --batch-size=201, must be 1 to 200",
    "contacts --max-records=0, must be 1 or more",
    "all --record=4, --record goes with one object",
    "contacts deals --record=4, --record goes with one object",
    "contacts --record=ada@x.example, 'ada@x.example' is no record id; for another unique property",
    "contacts --id-property=email, --id-property goes with --record",
    "contacts --records-from=nowhere.txt, nowhere.txt cannot be read",
    "contacts --records-from=-, no record is named in -",
    "contacts --to-object=deals, go with associations",
    "associations --to-object=deals, --to-object needs --from-object",
    "associations --full, always read whole",
    "associations --batch-size=50, --batch-size does not go with associations",
    "contacts --since=later, but must be a time"
  })
  void what_does_not_fit_together_is_refused(String words, String message) {
    assertThatThrownBy(
            () -> requests(List.of(1L), words.isEmpty() ? new String[0] : words.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void two_choices_at_once_are_refused() {
    assertThatThrownBy(() -> requests(List.of(1L), "contacts", "--full", "--archived"))
        .hasMessageContaining("mutually exclusive");
  }

  private static FoundRecords lookup(
      long portalId, String object, String idProperty, List<String> values) {
    assertThat(idProperty).isEqualTo("email");
    return new FoundRecords(
        values.stream()
            .filter(value -> value.contains("@"))
            .map(value -> Long.valueOf(value.substring(1)))
            .toList(),
        values.stream().filter(value -> !value.contains("@")).toList());
  }

  @Test
  void records_are_named_by_a_unique_property_as_well_and_in_a_file(@TempDir Path directory)
      throws Exception {
    TOLD.clear();
    assertThat(one("contacts", "--id-property=email", "--record=@8,@7,@8").recordIds())
        .containsExactly(7L, 8L);
    Path file = Files.writeString(directory.resolve("ids"), "\uFEFF12\r\n\n 4 \n12\n");
    assertThat(one("contacts", "--records-from=" + file).recordIds()).containsExactly(4L, 12L);
    assertThat(TOLD).isEmpty();

    assertThat(one("contacts", "--id-property=email", "--record=@8,nobody").recordIds())
        .containsExactly(8L);
    assertThat(TOLD).containsExactly("No record of contacts in portal 1 has as email: nobody");
    assertThatThrownBy(() -> one("contacts", "--id-property=email", "--record=nobody"))
        .hasMessage("No record of contacts in portal 1 has as email: nobody");
  }

  private static SyncRequest one(String... words) {
    List<SyncRequest> requests = requests(List.of(1L), words);
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private static List<SyncRequest> requests(List<Long> portals, String... words) {
    var options = new SyncOptions();
    var command =
        new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("what", CommandLine.Model.CommandSpec.forAnnotatedObject(options)));
    command.parseArgs(words);
    options.check(CLOCK);
    return options.requests(
        portals,
        ROUTED,
        (portalId, object) ->
            options
                .given()
                .ids(
                    portalId,
                    object,
                    options.given().values(InputStream.nullInputStream()),
                    SyncOptionsTest::lookup,
                    TOLD::add),
        CLOCK);
  }
}
