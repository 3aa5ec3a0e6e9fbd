package io.caravan.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A process with the command line of Caravan that does as much of its work as {@link WriteKillNine}
 * looks at, rightly or with a known fault, so that it can be seen whether the fault is found.
 */
final class FakeWriter {

  /** How it works. */
  enum Manner {
    /** Keeps, then answers; looks for what it does not know. */
    HONEST,
    /** Answers, and keeps a while later. */
    ANSWERS_TOO_EARLY,
    /** Creates again what it has no answer for. */
    CREATES_BLINDLY,
    /** Takes a repeated submission for a new one. */
    IGNORES_KEYS,
    /** Notes the record of another write. */
    MIXES_RECORDS_UP,
    /** Does the good part of a submission with a mistake. */
    TAKES_MISTAKES
  }

  /** Longer than any life, so that nothing is kept of what was only answered. */
  private static final long TOO_LATE_MILLIS = 10_000;

  /** Calls of the process before this one may be on their way still. */
  private static final long LOOK_AFTER_MILLIS = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Manner manner;
  private final Properties settings;
  private final FakeWriterTable table;
  private final HttpClient client = HttpClient.newHttpClient();
  private String lastRecord;

  private FakeWriter(Manner manner, Properties settings) throws SQLException {
    this.manner = manner;
    this.settings = settings;
    this.table = new FakeWriterTable(settings.getProperty("caravan.store.url"));
  }

  /** Arguments: the manner, then those of Caravan. */
  public static void main(String[] arguments) throws Exception {
    var settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[arguments.length - 1]))) {
      settings.load(reader);
    }
    new FakeWriter(Manner.valueOf(arguments[0]), settings).serve();
  }

  private void serve() throws IOException {
    int port = Integer.parseInt(settings.getProperty("caravan.server.port"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> answer(exchange, 401, ""));
    server.createContext("/test/writes", this::take);
    var worker = Executors.newSingleThreadScheduledExecutor();
    worker.scheduleWithFixedDelay(this::sendAll, LOOK_AFTER_MILLIS, 50, TimeUnit.MILLISECONDS);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode writes = JSON.readTree(exchange.getRequestBody()).path("writes");
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    try {
      boolean mistaken = writes.findValues("objectType").size() < writes.size();
      if (mistaken && manner != Manner.TAKES_MISTAKES) {
        answer(exchange, 400, "{}");
        return;
      }
      List<String> ids = keep(key, writes);
      answer(exchange, mistaken ? 400 : 202, JSON.writeValueAsString(new Answer(ids)));
    } catch (SQLException e) {
      answer(exchange, 500, e.getMessage());
    }
  }

  private synchronized List<String> keep(String key, JsonNode writes) throws SQLException {
    List<String> before = manner == Manner.IGNORES_KEYS ? List.of() : table.ofKey(key);
    if (!before.isEmpty()) {
      return before;
    }
    var rows = new ArrayList<FakeWriterTable.Row>();
    for (JsonNode write : writes) {
      if (write.has("objectType")) {
        rows.add(
            new FakeWriterTable.Row(
                UUID.randomUUID().toString(),
                "accepted",
                write.path("objectType").asText(),
                write.path("properties").toString()));
      }
    }
    if (manner == Manner.ANSWERS_TOO_EARLY) {
      Executors.newSingleThreadScheduledExecutor()
          .schedule(() -> insert(key, rows), TOO_LATE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      table.insert(key, rows);
    }
    return rows.stream().map(FakeWriterTable.Row::id).toList();
  }

  private synchronized Void insert(String key, List<FakeWriterTable.Row> rows) throws SQLException {
    table.insert(key, rows);
    return null;
  }

  private void sendAll() {
    try {
      for (FakeWriterTable.Row row : table.open()) {
        send(row);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException e) {
      System.err.println("some writes wait for the next round: " + e);
    }
  }

  private void send(FakeWriterTable.Row row)
      throws SQLException, IOException, InterruptedException {
    if (row.state().equals("sent") && manner != Manner.CREATES_BLINDLY) {
      String made = lookFor(row);
      if (made != null) {
        table.settle(row.id(), "done", made);
        return;
      }
    }
    table.settle(row.id(), "sent", null);
    HttpResponse<String> answer;
    try {
      answer = post("/" + row.type(), "{\"properties\":" + row.properties() + "}");
    } catch (IOException lost) {
      return;
    }
    if (answer.statusCode() == 201) {
      String id = JSON.readTree(answer.body()).path("id").asText();
      boolean mixed = manner == Manner.MIXES_RECORDS_UP && lastRecord != null;
      table.settle(row.id(), "done", mixed ? lastRecord : id);
      lastRecord = id;
    } else if (answer.statusCode() < 500) {
      table.settle(row.id(), "rejected", null);
    }
  }

  /** A record with the write's name that is no other write's. */
  private String lookFor(FakeWriterTable.Row row)
      throws SQLException, IOException, InterruptedException {
    String property = WritePlan.nameProperty(row.type());
    String value = JSON.readTree(row.properties()).path(property).asText();
    String filter =
        "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"%s\",\"operator\":\"EQ\",\"value\":\"%s\"}]}]}"
            .formatted(property, value);
    for (JsonNode record :
        JSON.readTree(post("/" + row.type() + "/search", filter).body()).path("results")) {
      String id = record.path("id").asText();
      if (!table.isTaken(row.type(), id)) {
        return id;
      }
    }
    return null;
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    var address = settings.getProperty("caravan.hubspot.base-url") + "/crm/objects/2026-09" + path;
    return client.send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + settings.getProperty("caravan.portals.test.token"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** What a caller is told. */
  record Answer(List<String> writeIds) {}
}
