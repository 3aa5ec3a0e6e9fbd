package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.cli.SyncReport.Verdict;
import io.caravan.mirror.sync.Difference;
import io.caravan.mirror.sync.SyncCount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncReportTest {

  @Test
  void the_table_has_a_line_for_each_object_a_total_and_what_to_do_next() {
    String text = String.join("\n", SyncReportTable.lines(report(), 1));

    assertThat(text)
        .containsPattern("contacts +full +2,000 +1,500 .* 21 +10\\.5 +1,000 +2\\.0 s +done")
        .containsPattern("deals +incremental .* failed")
        .containsPattern("total +2,100 ")
        .contains("deals in emea: HubSpot did not answer")
        .contains("deals in emea goes on where it ended with ./caravan sync resume 8")
        .contains("updated   record 4711")
        .contains("firstname: Ada → (none)")
        .contains("and 1 more; --report FILE takes them all")
        .contains("heap at most 120 MB");
  }

  @Test
  void the_json_keeps_to_its_schema() throws Exception {
    JsonNode json = new ObjectMapper().readTree(SyncReportJson.text(report(), 2));
    JsonNode schema =
        new ObjectMapper().readTree(Files.readString(Path.of("docs/sync-report.schema.json")));

    var problems =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(json);

    assertThat(problems).isEmpty();
    assertThat(json.path("objects").path(0).path("recordsPerSecond").asDouble()).isEqualTo(1_000);
    assertThat(json.path("total").path("fetched").asLong()).isEqualTo(2_100);
    assertThat(schema.at("/$defs/figures/properties").size())
        .as("every count is described")
        .isEqualTo(SyncCount.values().length + 3);
  }

  @Test
  void the_page_needs_nothing_else_and_shows_values_as_they_are() {
    String html = SyncReportPage.of(report());

    assertThat(html)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; co")
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .contains("prefers-color-scheme: dark")
        .contains("HubSpot did not answer");
  }

  @ParameterizedTest
  @CsvSource({
    "DONE, DONE, false, 0",
    "DONE, SKIPPED, false, 0",
    "DONE, QUARANTINE, false, 0",
    "DONE, QUARANTINE, true, 2",
    "DONE, PARTLY, false, 2",
    "DONE, FAILED, false, 2",
    "DONE, REFUSED, false, 2",
    "REFUSED, REFUSED, false, 1",
    "DONE, GOES_ON, false, 3",
    "FAILED, GOES_ON, false, 2",
    "FAILED, CANCELLED, false, 130"
  })
  void the_exit_code_tells_the_worst(Verdict first, Verdict second, boolean strict, int exitCode) {
    var report =
        new SyncReport(
            Instant.EPOCH, 1, "this process", false, 0, List.of(object(first), object(second)));

    assertThat(SyncExit.of(report, strict)).isEqualTo(exitCode);
  }

  @Test
  void what_was_read_before_a_resumption_is_no_merit_of_it() {
    var resumed =
        new ObjectReport(
            1,
            "emea",
            "contacts",
            "full",
            7,
            Verdict.DONE,
            Map.of(SyncCount.FETCHED, 1_000L),
            2_000,
            600,
            "",
            List.of());

    assertThat(resumed.recordsPerSecond()).isEqualTo(200);
  }

  private static ObjectReport object(Verdict verdict) {
    return ObjectReport.without(1, "emea", "contacts", "full", verdict, "");
  }

  private static SyncReport report() {
    var changes =
        Map.of(
            "firstname",
            new Difference.Change("Ada", ""),
            "note",
            new Difference.Change("", "<script>alert('x')</script> & co"));
    return new SyncReport(
        Instant.parse("2026-11-22T10:00:00Z"),
        2_500,
        "this process",
        true,
        120L << 20,
        List.of(
            new ObjectReport(
                1,
                "emea",
                "contacts",
                "full",
                7,
                Verdict.DONE,
                Map.of(SyncCount.FETCHED, 2_000L, SyncCount.CREATED, 1_500L, SyncCount.CALLS, 21L),
                2_000,
                0,
                "",
                List.of(
                    new Difference(4_711, "updated", changes),
                    new Difference(4_712, "deleted", Map.of()))),
            new ObjectReport(
                1,
                "emea",
                "deals",
                "incremental",
                8,
                Verdict.FAILED,
                Map.of(SyncCount.FETCHED, 100L),
                500,
                0,
                "HubSpot did not answer",
                List.of())));
  }
}
