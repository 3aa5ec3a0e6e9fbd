package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must hold with any portal: read-only, but for what is marked as writing. Costs some dozens
 * of calls.
 */
@Timeout(300)
abstract class PortalChecks {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 200;

  @TempDir private Path directory;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private long portalId;

  /** The portal. */
  abstract LiveHubSpot portal();

  @BeforeEach
  void account() throws Exception {
    JsonNode details = get("/account-info/v3/details");
    portalId = details.path("portalId").asLong();
    assertThat(portalId).as(details.toString()).isPositive();
    assertThat(ZoneId.of(details.path("timeZone").asText())).isNotNull();
  }

  @Test
  void the_schema_has_what_the_mirror_relies_on() throws Exception {
    List<String> contacts = get("/crm/v3/properties/contacts").findValuesAsText("name");
    assertThat(contacts).contains("email", "lastmodifieddate", "hs_object_id", "createdate");
    for (String object : List.of("companies", "deals")) {
      assertThat(get("/crm/v3/properties/" + object).findValuesAsText("name"))
          .contains("hs_lastmodifieddate", "hs_object_id", "createdate");
    }
  }

  @Test
  void the_first_contacts_come_whole_and_a_second_time_unchanged() throws Exception {
    JsonNode first = sync("contacts", "--full", "--max-records=" + MOST);
    long fetched = first.path("fetched").asLong();
    assertThat(fetched).isLessThanOrEqualTo(MOST);
    assertThat(first.path("created").asLong()).isEqualTo(fetched);

    JsonNode second = sync("contacts", "--full", "--max-records=" + MOST, "--dry-run");

    // A portal in use may change in between, but not by much.
    assertThat(second.path("unchanged").asLong()).isGreaterThanOrEqualTo(fetched * 9 / 10);
  }

  @Test
  void the_search_counts_as_many_contacts_as_the_listing_gives() throws Exception {
    assertThat(caravan("sync", "contacts", "--full", "--max-records=" + MOST)).as(told()).isZero();
    String planned =
        out.toString().lines().filter(line -> line.startsWith("live")).findFirst().orElse("");
    long records = Long.parseLong(planned.trim().split("\\s+")[3].replace(",", ""));

    long fetched =
        Long.parseLong(
            out.toString()
                .lines()
                .filter(line -> line.matches("contacts +full +[0-9,]+ +[0-9,]+ .*"))
                .findFirst()
                .orElseThrow()
                .trim()
                .split("\\s+")[2]
                .replace(",", ""));

    assertThat(fetched).isEqualTo(Math.min(MOST, records));
  }

  @Test
  void a_record_is_written_and_archived_again() throws Exception {
    assumeTrue(portal().writes(), "writes need HUBSPOT_TEST_ALLOW_WRITES=true");
    String email = "caravan-test-" + UUID.randomUUID() + "@example.com";
    Path created =
        Files.writeString(directory.resolve("new.csv"), "email,firstname\n" + email + ",Caravan\n");
    assertThat(caravan("write", "contacts", "--file=" + created)).as(told()).isZero();
    String id = Files.readAllLines(directory.resolve("new.results.csv")).get(1).split(",")[3];

    Path gone = Files.writeString(directory.resolve("old.csv"), "id\n" + id + "\n");
    assertThat(caravan("write", "contacts", "--file=" + gone, "--operation=archive"))
        .as(told())
        .isZero();
  }

  private JsonNode sync(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("sync", "--json"));
    all.addAll(List.of(words));
    assertThat(caravan(all.toArray(String[]::new))).as(told()).isZero();
    return JSON.readTree(out.toString()).at("/objects/0");
  }

  private int caravan(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of(words));
    arguments.add("--set=caravan.store.url=jdbc:sqlite:" + directory.resolve("caravan.db"));
    arguments.add("--set=caravan.webhook.secrets=a-secret-for-tests");
    portal()
        .settings(portalId)
        .forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  /** What the command said, for the message of a test that fails; never the token. */
  private String told() {
    return (out + "\n" + err).replace(portal().token(), "(token)");
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(portal().baseUrl() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + portal().token())
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
