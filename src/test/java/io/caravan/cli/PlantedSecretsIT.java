package io.caravan.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Caravan at debug level against a HubSpot that answers nothing but errors, each of which repeats
 * whatever secret came with the request, or that hangs up or falls silent after it did. Then all
 * that can be seen from outside is searched.
 */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(280)
class PlantedSecretsIT {

  private static final long PORTAL = 62515;
  private static final long OAUTH_PORTAL = 62516;

  private static final Map<String, String> PLANTED =
      new TreeMap<>(
          Map.of(
              "private app's token", "pat-na1-9a7b3c2d-1111-4222-8333-0123456789ab",
              "client secret", "c11e7757-aaaa-4bbb-8ccc-5ec7e75ec7e7",
              "refresh token", "na1-7e57ab1e-dddd-4eee-8fff-0f0f0f0f0f0f",
              "webhook secret", "0ther5ec-2e70-4f00-9000-f00dfeedf00d",
              "actions secret", "act10n5-5ecret-with-length",
              "database password", "h0rse-Battery-staple",
              "signature", "c2lnbmF0dXJlLW9mLWFuLWF0dGFja2Vy",
              "bearer", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ.c2lnbmVkLWJ5LWV2ZQ",
              "api key", "cvn_4Kq9ZrT7vXw2Lm5NpB8c"));

  @Parameter Dialect dialect;
  @TempDir private Path directory;
  private StoreSettings database;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger hungUp = new AtomicInteger();
  private final AtomicInteger silent = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<String> seen = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private String operatorToken;

  @Test
  void no_planted_secret_is_found_anywhere() throws Exception {
    HttpServer hubspot =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    var threads = Executors.newCachedThreadPool();
    hubspot.setExecutor(threads);
    hubspot.createContext("/", this::answer);
    hubspot.start();
    database = TestDatabase.fresh(dialect, directory);
    Path log = directory.resolve("everything.log");
    FileAppender<ILoggingEvent> appender = logInto(log);
    Map<String, String> settings = settings("http://127.0.0.1:" + hubspot.getAddress().getPort());
    String threadNames;
    String beans;
    try (var application = Application.start(CommonOptions.home(), settings)) {
      provoke(application, settings);
      threadNames =
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .collect(Collectors.joining("\n"));
      beans = beans();
      // Lines whose writer did not think of it. A stranger's signature alone looks like any text.
      PLANTED.forEach(
          (name, secret) ->
              LoggerFactory.getLogger("any.library")
                  .info(name.equals("signature") ? "signature={}" : "x {}", secret));
    } finally {
      ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
      appender.stop();
      new LogSettings(ch.qos.logback.classic.Level.INFO, ch.qos.logback.classic.Level.WARN).apply();
      over.countDown();
      hubspot.stop(0);
      threads.shutdownNow();
    }
    assertThat(asked.get()).as("calls that HubSpot answered with secrets").isGreaterThan(5);

    Map<String, String> found = new LinkedHashMap<>();
    search("the log", Files.readString(log, UTF_8), found);
    search("answers of the ports", String.join("\n", seen), found);
    search("names of threads", threadNames, found);
    search("JMX", beans, found);
    boolean backedUp = false;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.equals(log)).toList()) {
        search("file " + file.getFileName(), new String(content(file), ISO_8859_1), found);
        backedUp |=
            file.toString().endsWith(".gz")
                && new String(content(file), ISO_8859_1).contains("SQLite format 3");
      }
    }
    String tables = tables();
    assertThat(tables).as("what was handed over").contains("hubspot_write|");
    search("the tables", tables, found);
    assertThat(backedUp)
        .as("a backup was searched, too; of PostgreSQL it makes none")
        .isEqualTo(dialect == Dialect.SQLITE);
    assertThat(Files.size(log)).isGreaterThan(10_000);
    assertThat(Files.readString(log, UTF_8)).contains("any.library", "x ***", "signature=***");
    assertThat(found).as("planted secrets that were found").isEmpty();
    assertThat(String.join("\n", seen) + Files.readString(log, UTF_8) + beans)
        .as("the token of operators")
        .doesNotContain(operatorToken);
  }

  private static void search(String where, String text, Map<String, String> found) {
    PLANTED.forEach(
        (name, secret) -> {
          int at = text.indexOf(secret);
          if (at >= 0) {
            found.put(
                name + " in " + where,
                text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 80)));
          }
        });
  }

  private static FileAppender<ILoggingEvent> logInto(Path file) {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var encoder = new RedactedEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d %level [%thread] %logger %mdc %msg%n%ex{full}");
    encoder.start();
    var appender = new FileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    return appender;
  }

  /** Errors in turn, with the headers and the body of the request in each. */
  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    int turn = asked.incrementAndGet();
    String echo = (token + " with " + body).replace("\\", "\\\\").replace("\"", "\\\"");
    String json =
        "{\"status\":\"error\",\"category\":\"%s\",\"message\":\"refused %s\",\"context\":{\"token\":[\"%s\"]}}";
    int status = new int[] {401, 403, 500, 400, 200, 404, 200, 502}[turn % 8];
    String text =
        switch (turn % 8) {
          case 1 -> json.formatted("MISSING_SCOPES", echo, token);
          case 2 -> "<html>" + echo + "</html>";
          case 4, 6 -> "{\"results\": [" + echo;
          case 7 -> "<html><body>Bad gateway. Your request: Authorization: " + echo;
          default -> json.formatted("INVALID_AUTHENTICATION", echo, token);
        };
    byte[] bytes = text.getBytes(UTF_8);
    boolean hangsUp = turn % 8 == 6;
    boolean fallsSilent = turn % 8 == 7;
    exchange.sendResponseHeaders(status, hangsUp || fallsSilent ? bytes.length + 1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
    if (fallsSilent) {
      silent.incrementAndGet();
      untilItIsOver();
    }
    if (hangsUp) {
      hungUp.incrementAndGet();
    }
    // With a byte missing that was announced, this cuts the connection.
    exchange.close();
  }

  private void untilItIsOver() {
    try {
      assertThat(over.await(280, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All of them, whatever they hold. */
  private String tables() throws Exception {
    var text = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        ResultSet table = connection.getMetaData().getTables(null, null, "%", null)) {
      List<String> names = new ArrayList<>();
      while (table.next()) {
        if ("TABLE".equals(table.getString("TABLE_TYPE"))) {
          names.add(table.getString("TABLE_NAME"));
        }
      }
      for (String name : names) {
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT * FROM " + name)) {
          while (row.next()) {
            text.append(name);
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              Object value = row.getObject(i);
              text.append('|')
                  .append(value instanceof byte[] bytes ? new String(bytes, UTF_8) : value);
            }
            text.append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  private Map<String, String> settings(String hubspot) throws IOException {
    var settings = new LinkedHashMap<String, String>();
    settings.put("caravan.log.level", "DEBUG");
    settings.put("caravan.log.libraries", "DEBUG");
    settings.put("caravan.server.host", "127.0.0.1");
    settings.put("caravan.server.port", Integer.toString(Ports.free()));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.store.url", database.url());
    settings.put("caravan.store.user", database.user());
    settings.put("caravan.hubspot.response-timeout", "1s");
    settings.put("caravan.store.password", PLANTED.get("database password"));
    settings.put("caravan.hubspot.base-url", hubspot);
    settings.put("caravan.hubspot.client-id", "app");
    settings.put("caravan.hubspot.client-secret", PLANTED.get("client secret"));
    settings.put("caravan.webhook.secrets", PLANTED.get("webhook secret"));
    settings.put("caravan.portals.one.id", Long.toString(PORTAL));
    settings.put("caravan.portals.one.token", PLANTED.get("private app's token"));
    settings.put("caravan.portals.one.tier", "professional");
    settings.put("caravan.portals.two.id", Long.toString(OAUTH_PORTAL));
    settings.put("caravan.portals.two.refresh-token", PLANTED.get("refresh token"));
    settings.put("caravan.portals.two.tier", "professional");
    settings.put("caravan.actions.webhook.url", hubspot + "/receiver");
    settings.put("caravan.actions.webhook.secrets", PLANTED.get("actions secret"));
    settings.put("caravan.outgoing.allow", "127.0.0.1");
    return settings;
  }

  private void provoke(Application application, Map<String, String> settings) throws Exception {
    operatorToken = application.operatorToken();
    String publicUrl = "http://127.0.0.1:" + settings.get("caravan.server.port");
    String management = application.managementUrl();
    String api = application.apiUrl();
    ask("POST", publicUrl + "/webhooks/hubspot", "[{\"portalId\":62515}]");
    for (long portal : List.of(PORTAL, OAUTH_PORTAL)) {
      ask(
          "POST",
          api + "/api/writes",
          "{\"portalId\":%d,\"objectType\":\"contacts\",\"operation\":\"update\",\"id\":\"1\",\"properties\":{\"age\":\"3\"}}"
              .formatted(portal));
      ask(
          "POST",
          management + "/caravan/sync/runs",
          "{\"portalId\":%d,\"object\":\"contacts\",\"mode\":\"full\"}".formatted(portal));
      ask("POST", management + "/caravan/reconciliations?object=contacts&portal=" + portal, "{}");
      ask(
          "POST",
          management + "/caravan/sync/plan",
          "{\"portalId\":%d,\"object\":\"contacts\",\"mode\":\"full\"}".formatted(portal));
    }
    await()
        .atMost(Duration.ofSeconds(120))
        .until(
            () ->
                asked.get() > 12
                    && hungUp.get() > 0
                    && silent.get() > 0
                    && !application
                        .channel()
                        .channels()
                        .deadLetters()
                        .list(DeadLetterFilter.all(), 0, 10)
                        .isEmpty());
    for (String path :
        List.of(
            "/caravan/dead-letters",
            "/caravan/dead-letters/1",
            "/caravan/dead-letters/2",
            "/caravan/dead-letters/1?reveal=true",
            "/caravan/sync/runs",
            "/caravan/sync/runs?pages=true&ids=1",
            "/caravan/sync/runs/1",
            "/caravan/reconciliations/1",
            "/caravan/gaps",
            "/caravan/quarantine",
            "/caravan/nothing?token=" + PLANTED.get("api key"),
            "/observe/health",
            "/observe/metrics",
            "/observe/info",
            "/observe/jolokia")) {
      ask("GET", management + path, null);
    }
    ask("GET", api + "/api/writes", null);
    ask("GET", api + "/api/writes/" + PLANTED.get("api key"), null);
    ask("GET", api + "/api/writes?state=" + PLANTED.get("api key"), null);
    ask("GET", publicUrl + "/", null);
    for (String path : List.of(management + "/caravan/sync/runs", api + "/api/writes")) {
      askAs("Authorization", "Bearer " + PLANTED.get("bearer"), "GET", path, null);
      askAs("Authorization", "Bearer " + PLANTED.get("api key"), "GET", path, null);
      askAs("X-API-Key", PLANTED.get("api key"), "GET", path, null);
    }
    seen.add(
        application.meters() instanceof io.micrometer.prometheusmetrics.PrometheusMeterRegistry p
            ? p.scrape()
            : "");
    if (dialect == Dialect.SQLITE) {
      backUp(application, management);
    }
    var out = new StringWriter();
    var command = Caravan.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    String store = "--set=caravan.store.url=" + database.url();
    String user = "--set=caravan.store.user=" + database.user();
    command.execute("dead-letters", "list", store, user);
    command.execute("dead-letters", "show", "1", store, user);
    seen.add(out.toString());
  }

  /** While all of it goes on; the file is searched at the end. */
  private void backUp(Application application, String management) throws Exception {
    ask("POST", management + "/caravan/backups", "{}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> application.meters().get("caravan.backup.kept").gauge().value() == 1);
    ask("GET", management + "/caravan/backups", null);
  }

  private static byte[] content(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readAllBytes(file);
    }
    try (var unpacked = new GZIPInputStream(Files.newInputStream(file))) {
      return unpacked.readAllBytes();
    }
  }

  private void ask(String method, String url, String body) throws Exception {
    askAs("Authorization", "Bearer " + operatorToken, method, url, body);
  }

  private void askAs(String header, String credential, String method, String url, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header("X-Caravan-Request", "test")
            .header(header, credential)
            .header("X-HubSpot-Signature-v3", PLANTED.get("signature"))
            .header("X-HubSpot-Request-Timestamp", Long.toString(System.currentTimeMillis()));
    HttpResponse<String> answer =
        client.send(
            request
                .method(
                    method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    seen.add(method + " " + answer.statusCode() + " " + answer.headers().map() + answer.body());
  }

  private static String beans() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    var text = new StringBuilder();
    for (ObjectName name : server.queryNames(null, null)) {
      if (name.getDomain().startsWith("java.") || name.getDomain().startsWith("com.sun")) {
        // The system properties of the test's own JVM.
        continue;
      }
      text.append(name).append('\n');
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        try {
          text.append(attribute.getName())
              .append('=')
              .append(server.getAttribute(name, attribute.getName()))
              .append('\n');
        } catch (javax.management.JMException | RuntimeException e) {
          text.append(e).append('\n');
        }
      }
    }
    return text.toString();
  }
}
