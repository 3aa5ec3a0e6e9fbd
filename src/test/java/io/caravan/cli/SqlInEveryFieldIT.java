package io.caravan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
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

/**
 * SQL in every path, parameter and member of the API and of the management port: nothing of it is
 * carried out, nothing is answered that no word would be answered with, and nothing breaks.
 */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class SqlInEveryFieldIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> ATTACKS =
      List.of(
          "' OR '1'='1",
          "\" OR \"\"=\"",
          "1 OR 1=1",
          "1; DROP TABLE mirror_record; --",
          "'; DROP TABLE audit_entry; --",
          "') UNION SELECT value FROM vault_secret --",
          "\\'; DELETE FROM app_user; --");

  /** What stands for the attack; as a path or parameter, percent-encoded. */
  private static final String HERE = "@@";

  private static final List<String> API_QUESTIONS =
      List.of(
          "/api/writes/@@",
          "/api/writes/submissions/@@",
          "/api/writes/imports/@@",
          "/api/writes/imports/@@/results",
          "/api/writes?state=@@",
          "/api/writes?submission=@@",
          "/api/writes?portal=@@",
          "/api/writes?objectType=@@",
          "/api/writes?operation=@@",
          "/api/writes?after=@@",
          "/api/writes?limit=@@",
          "/hubspot/connection/status?portal=@@",
          "/hubspot/portal/info?portal=@@");

  private static final List<String> QUESTIONS =
      List.of(
          "/caravan/dead-letters/@@",
          "/caravan/dead-letters?channel=@@",
          "/caravan/dead-letters?after=@@",
          "/caravan/quarantine?portal=@@",
          "/caravan/quarantine?object=@@",
          "/caravan/quarantine?record=@@",
          "/caravan/sync/runs/@@",
          "/caravan/sync/runs?ids=@@",
          "/caravan/sync/runs?limit=@@",
          "/caravan/reconciliations/@@",
          "/caravan/reconciliations/@@/drift",
          "/caravan/gaps?limit=@@",
          "/caravan/audit?caller=@@",
          "/caravan/audit?action=@@",
          "/caravan/audit?target=@@",
          "/caravan/audit?result=@@",
          "/caravan/audit?portal=@@",
          "/caravan/audit?since=@@",
          "/caravan/users?domain=@@",
          "/caravan/api-keys?domain=@@",
          "/caravan/privacy/erasures/@@");

  private static final Map<String, String> ORDERS =
      Map.of(
          "/caravan/users",
          "{\"email\":\"@@\",\"name\":\"@@\",\"domain\":\"@@\",\"role\":\"@@\"}",
          "/caravan/api-keys",
          "{\"name\":\"@@\",\"domain\":\"@@\",\"role\":\"@@\"}",
          "/caravan/domains",
          "{\"name\":\"@@\"}",
          "/caravan/sync/runs",
          "{\"portalId\":62515,\"object\":\"@@\",\"mode\":\"@@\",\"since\":\"@@\"}",
          "/caravan/privacy/lookups",
          "{\"portalId\":62515,\"email\":\"@@\"}",
          "/caravan/tokens/revoke",
          "{\"id\":\"@@\"}",
          "/caravan/reconciliations?object=@@&level=@@",
          "{}");

  private static final List<String> WRITES =
      List.of(
          "{\"operation\":\"@@\",\"objectType\":\"contacts\",\"id\":\"1\",\"properties\":{\"firstname\":\"x\"}}",
          "{\"operation\":\"update\",\"objectType\":\"@@\",\"id\":\"1\",\"properties\":{\"firstname\":\"x\"}}",
          "{\"operation\":\"update\",\"objectType\":\"contacts\",\"id\":\"@@\",\"properties\":{\"firstname\":\"x\"}}",
          "{\"operation\":\"upsert\",\"objectType\":\"contacts\",\"idProperty\":\"@@\",\"id\":\"a@b.example\",\"properties\":{\"firstname\":\"x\"}}",
          "{\"operation\":\"upsert\",\"objectType\":\"contacts\",\"idProperty\":\"email\",\"id\":\"@@\",\"properties\":{\"@@\":\"x\"}}",
          "{\"operation\":\"upsert\",\"objectType\":\"contacts\",\"idProperty\":\"email\",\"id\":\"a@b.example\",\"properties\":{\"firstname\":\"@@\"}}");

  @Parameter private Dialect dialect;
  @TempDir private Path directory;
  private StoreSettings database;
  private RunningHub hub;

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.fresh(dialect, directory);
    hub =
        new RunningHub(
            CommonOptions.home(),
            directory,
            "caravan.store.url",
            database.url(),
            "caravan.store.user",
            database.user(),
            "caravan.limits.calls-per-minute",
            "100000",
            // Nearly every write here is a wrong one, for which HubSpot is asked anew.
            "caravan.write.validate-pause",
            "1ms");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void nothing_of_it_is_carried_out_or_breaks_anything() throws Exception {
    String api = hub.application.apiUrl();
    String management = hub.application.managementUrl();
    long tables = tables();
    for (String attack : ATTACKS) {
      String encoded = URLEncoder.encode(attack, UTF_8).replace("+", "%20");
      for (String path : API_QUESTIONS) {
        requireNothing(path, attack, ask("GET", api + path.replace(HERE, encoded), null));
      }
      for (String path : QUESTIONS) {
        requireNothing(path, attack, ask("GET", management + path.replace(HERE, encoded), null));
      }
      String quoted = inJson(attack);
      for (var order : ORDERS.entrySet()) {
        HttpResponse<String> answer =
            ask(
                "POST",
                management + order.getKey().replace(HERE, encoded),
                order.getValue().replace(HERE, quoted));
        assertThat(answer.statusCode()).as(order + " " + attack).isLessThan(500);
      }
      for (String write : WRITES) {
        HttpResponse<String> answer = ask("POST", api + "/api/writes", write.replace(HERE, quoted));
        assertThat(answer.statusCode()).as(write + " " + attack).isLessThan(500);
      }
    }
    assertThat(tables()).isEqualTo(tables);
    assertThat(ask("GET", api + "/api/writes", null).statusCode()).isEqualTo(200);
  }

  /** No list that a word which means nothing would leave empty has anything in it. */
  private static void requireNothing(String path, String attack, HttpResponse<String> answer)
      throws IOException {
    String what = path + " with " + attack + ": " + answer.statusCode() + " " + answer.body();
    assertThat(answer.statusCode()).as(what).isLessThan(500);
    assertThat(answer.body()).as(what).doesNotContain("SQL", "v1:");
    if (answer.statusCode() == 200) {
      JsonNode json = JSON.readTree(answer.body());
      for (JsonNode member : json) {
        assertThat(member.isArray() && !member.isEmpty()).as(what).isFalse();
      }
    }
  }

  private HttpResponse<String> ask(String method, String url, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(RunningHub.PATIENCE)
            .header("Authorization", "Bearer " + hub.application.operatorToken())
            .header("Content-Type", "application/json");
    return hub.send(
        request
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }

  private static String inJson(String text) throws JsonProcessingException {
    String quoted = JSON.writeValueAsString(text);
    return quoted.substring(1, quoted.length() - 1);
  }

  private long tables() throws SQLException {
    String url = database.url() + (dialect == Dialect.SQLITE ? "?busy_timeout=20000" : "");
    try (Connection connection =
            DriverManager.getConnection(url, database.user(), database.password());
        ResultSet tables =
            connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      long count = 0;
      while (tables.next()) {
        count++;
      }
      return count;
    }
  }
}
