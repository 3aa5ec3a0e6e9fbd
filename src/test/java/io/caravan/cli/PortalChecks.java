package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
  void the_search_counts_as_many_contacts_as_the_listing_gives() {
    // Search learns of a record that was archived a moment ago a little later than the listing.
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(this::planAndRunAgree);
  }

  private void planAndRunAgree() throws Exception {
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
  void what_changed_lately_comes_by_search() throws Exception {
    JsonNode changed = sync("contacts", "--since=1d", "--max-records=" + MOST);

    assertThat(changed.path("mode").asText()).isEqualTo("since");
    assertThat(changed.path("verdict").asText()).isEqualTo("done");
    // A page may bring more than there was room for.
    assertThat(changed.path("fetched").asLong()).isLessThan(2 * MOST);
  }

  @Test
  void one_record_is_read_by_its_id_and_by_its_address() throws Exception {
    JsonNode first = get("/crm/v3/objects/contacts?limit=1&properties=email").at("/results/0");
    assumeTrue(first.has("id"), "the portal has no contact");

    JsonNode one = sync("contacts", "--record=" + first.path("id").asText());

    assertThat(one.path("fetched").asLong()).isEqualTo(1);
    assertThat(one.path("created").asLong()).isEqualTo(1);
    String email = first.path("properties").path("email").asText("");
    assertThat(mirrored(first.path("id").asLong()).path("email").asText("")).isEqualTo(email);
    if (!email.isEmpty()) {
      JsonNode again = sync("contacts", "--id-property=email", "--record=" + email);
      assertThat(again.path("fetched").asLong()).isEqualTo(1);
      assertThat(again.path("created").asLong()).isZero();
    }
  }

  @Test
  void an_incremental_run_follows_a_full_one_and_a_reconciliation_finds_what_is_missing()
      throws Exception {
    String object = smallObject();
    long records = sync(object, "--full").path("fetched").asLong();

    JsonNode changed = sync(object, "--incremental");

    assertThat(changed.path("mode").asText()).isEqualTo("incremental");
    assertThat(changed.path("verdict").asText()).isEqualTo("done");
    assertThat(changed.path("created").asLong()).isLessThanOrEqualTo(few(records));

    JsonNode same = reconcile(object, "--no-repair");

    assertThat(same.path("hubspotRecords").asLong()).isCloseTo(records, within(few(records)));
    assertThat(drift(same, "missing") + drift(same, "extra") + drift(same, "stale"))
        .as(same.toString())
        .isLessThanOrEqualTo(few(records));

    forgetOneRecord();
    JsonNode lacking = reconcile(object);

    assertThat(drift(lacking, "missing")).as(lacking.toString()).isPositive();
    assertThat(lacking.path("verdict").asText()).isEqualTo("repaired");
  }

  @Test
  void a_record_is_created_updated_and_archived_again() throws Exception {
    assumeTrue(portal().writes(), "writes need HUBSPOT_TEST_ALLOW_WRITES=true");
    String email = "caravan-test-" + UUID.randomUUID() + "@example.com";
    try {
      write("create", "email,firstname\n" + email + ",Caravan\n");
      String id =
          Files.readAllLines(directory.resolve("create.results.csv")).get(1).split(",", -1)[3];
      write("update", "id,lastname\n" + id + ",Tested\n");
      JsonNode properties =
          get("/crm/v3/objects/contacts/" + id + "?properties=email,firstname,lastname")
              .path("properties");
      assertThat(properties.path("email").asText()).isEqualTo(email);
      assertThat(properties.path("firstname").asText()).isEqualTo("Caravan");
      assertThat(properties.path("lastname").asText()).isEqualTo("Tested");

      assertThat(sync("contacts", "--record=" + id).path("created").asLong()).isEqualTo(1);
      assertThat(mirrored(Long.parseLong(id)).path("lastname").asText()).isEqualTo("Tested");

      write("archive", "id\n" + id + "\n");
      assertThat(sync("contacts", "--record=" + id).path("deleted").asLong()).isEqualTo(1);
    } finally {
      removeIfLeft(email);
    }
  }

  private void write(String operation, String csv) throws Exception {
    Path file = Files.writeString(directory.resolve(operation + ".csv"), csv);
    assertThat(caravan("write", "contacts", "--file=" + file, "--operation=" + operation))
        .as(told())
        .isZero();
  }

  /** Whatever became of the checks, the portal is to be as it was. */
  private void removeIfLeft(String email) throws Exception {
    HttpResponse<String> left =
        send(request("/crm/v3/objects/contacts/" + email + "?idProperty=email"));
    if (left.statusCode() == 200) {
      String id = JSON.readTree(left.body()).path("id").asText();
      HttpResponse<String> gone = send(request("/crm/v3/objects/contacts/" + id).DELETE());
      assertThat(gone.statusCode()).as("contact %s of the test is left", id).isEqualTo(204);
    }
  }

  /** The object with the most records of those that have no more than a check may read. */
  private String smallObject() throws Exception {
    String chosen = "";
    long most = 0;
    for (String object : List.of("contacts", "companies", "deals")) {
      var count = HttpRequest.BodyPublishers.ofString("{\"limit\":1}");
      HttpResponse<String> answer =
          send(
              request("/crm/v3/objects/" + object + "/search")
                  .header("Content-Type", "application/json")
                  .POST(count));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      long total = JSON.readTree(answer.body()).path("total").asLong();
      if (total > most && total <= MOST) {
        chosen = object;
        most = total;
      }
    }
    assumeTrue(most > 0, "no object of the portal has between 1 and " + MOST + " records");
    return chosen;
  }

  /** As many as may change in a portal in use while a check goes on. */
  private static long few(long records) {
    return Math.max(1, records / 10);
  }

  private JsonNode reconcile(String object, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("reconcile", object, "--json"));
    all.addAll(List.of(words));
    all.add("--set=caravan.reconcile.settle=2s");
    assertThat(caravan(all.toArray(String[]::new)))
        .as(told())
        .isIn(0, ReconcileCommand.REPAIRED, ReconcileCommand.DRIFT);
    return JSON.readTree(out.toString()).at("/0");
  }

  private static long drift(JsonNode report, String kind) {
    return report.path("drift").path(kind).path("found").asLong();
  }

  private JsonNode mirrored(long id) throws Exception {
    try (Connection connection = DriverManager.getConnection(database());
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT properties FROM mirror_record WHERE object_type = '0-1' AND record_id = ?")) {
      select.setLong(1, id);
      ResultSet row = select.executeQuery();
      return row.next() ? JSON.readTree(row.getString(1)) : MissingNode.getInstance();
    }
  }

  private void forgetOneRecord() throws Exception {
    try (Connection connection = DriverManager.getConnection(database());
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM mirror_record WHERE record_id = (SELECT min(record_id) FROM mirror_record)")) {
      assertThat(delete.executeUpdate()).isEqualTo(1);
    }
  }

  private String database() {
    return "jdbc:sqlite:" + directory.resolve("caravan.db");
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
    arguments.add("--set=caravan.store.url=" + database());
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
    HttpResponse<String> answer = send(request(path));
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(portal().baseUrl() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + portal().token());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
