package io.caravan.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.gateway.GatewayRig;
import io.caravan.http.Admission;
import io.caravan.http.ApiHttpServer;
import io.caravan.http.Doorkeeper;
import io.caravan.http.EventLoopEngine;
import io.caravan.http.Guarding;
import io.caravan.http.HttpLimits;
import io.caravan.http.HttpProblem;
import io.caravan.http.PublicHttpServer;
import io.caravan.http.RequestRefused;
import io.caravan.portal.oauth.OAuthConfiguration;
import io.caravan.portal.oauth.OAuthSettings;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.portal.vault.Vault;
import io.caravan.redaction.Redaction;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.oauth.App;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * An instance of what connects portals: its routes on both ports, its gateway, and a database. Who
 * calls, a header says in place of the guards.
 */
public final class PortalRig implements AutoCloseable {

  public static final String REDIRECT = "https://hub.example.com/hubspot/auth/callback";
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String WHO = "X-Test-Caller";
  private static final ObjectMapper JSON = new ObjectMapper();

  public final Store store;
  public final PortalConfiguration portal;
  public final GatewayRig gateway;
  public final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
  public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final Redaction redaction = Redaction.of(Map.of());
  private final OAuthConfiguration oauth;
  private final PublicHttpServer publicServer;
  private final ApiHttpServer apiServer;
  private final HttpClient client = HttpClient.newHttpClient();

  public PortalRig(
      Simulator hubspot, StoreSettings database, Vault vault, Clock clock, String... more)
      throws Exception {
    App app = hubspot.apps().get(0);
    var values = new HashMap<String, String>();
    values.put("caravan.hubspot.client-id", app.clientId());
    values.put("caravan.hubspot.client-secret", app.clientSecret());
    values.put("caravan.hubspot.redirect-uri", REDIRECT);
    values.put("caravan.hubspot.authorize-url", hubspot.baseUrl() + "/oauth/authorize");
    for (int i = 0; i < more.length; i += 2) {
      values.put(more[i], more[i + 1]);
    }
    var settings = new Settings(Map.copyOf(values));
    var app1 = PortalSettings.from(settings);
    store = Store.open(database, meters);
    portal =
        new PortalConfiguration(
            app1,
            GatewayRig.PATHS,
            store,
            new SealedSecrets(store, vault, clock),
            redaction,
            meters,
            clock);
    gateway =
        new GatewayRig(
            hubspot.baseUrl(),
            portal::tokens,
            "caravan.hubspot.response-timeout",
            "20s",
            "caravan.gateway.breaker.calls",
            "100");
    oauth =
        new OAuthConfiguration(
            app1,
            OAuthSettings.from(settings),
            portal,
            new DomainPortals(portal.owners()),
            store,
            gateway.gateway(),
            GatewayRig.PATHS,
            Optional.of(new Recording()),
            clock);
    CamelContext camel = gateway.context();
    var limits =
        new HttpLimits(1 << 20, 8 << 20, Duration.ofSeconds(30), Duration.ofSeconds(60), 1_000);
    var guarding = Guarding.by(new Keeper(), PublicHttpServer.CALLBACK);
    publicServer = PublicHttpServer.addTo(camel, "127.0.0.1", 0, limits, 1, guarding);
    apiServer =
        ApiHttpServer.addTo(
            camel,
            "127.0.0.1",
            0,
            limits,
            1,
            status -> {},
            Guarding.by(new Keeper()),
            new Admission("127.0.0.1", "the API"));
    new EventLoopEngine(limits, status -> {}).bindTo(camel.getRegistry());
    camel.getRegistry().bind("apiProblems", (Processor) PortalRig::explain);
    oauth.bind(camel);
    for (String folder : List.of("routes/api/api-problems.camel.yaml", "routes/portals")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          PluginHelper.getRoutesLoader(camel)
              .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + file));
        }
      }
    }
  }

  /** Stands for the doorkeeper: believes whatever a header says. */
  private static final class Keeper implements Doorkeeper {
    @Override
    public CompletionStage<Entry> identify(Knock knock) {
      List<String> who = knock.headers().apply(WHO);
      if (who.isEmpty()) {
        return CompletableFuture.completedFuture(
            new Refused(HttpProblem.of(401, "Who are you?"), Map.of()));
      }
      String[] parts = who.get(0).split(" ");
      return CompletableFuture.completedFuture(
          new Admitted(
              new Caller(Caller.Kind.USER, parts[0], parts[1], Role.valueOf(parts[2]), "192.0.2.1"),
              Map.of()));
    }

    @Override
    public Optional<HttpProblem> refusal(Object caller, String need) {
      Role needed = Role.valueOf(need.toUpperCase(java.util.Locale.ROOT));
      return caller instanceof Caller known && known.role().covers(needed)
          ? Optional.empty()
          : Optional.of(HttpProblem.of(403, "You may not"));
    }
  }

  private static void explain(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    int status = cause instanceof RequestRefused refused ? refused.problem().status() : 500;
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setHeader("Content-Type", HttpProblem.TYPE);
    exchange
        .getMessage()
        .setBody(HttpProblem.of(status, String.valueOf(cause.getMessage())).json().toString());
  }

  private final class Recording implements AuditTrail {
    @Override
    public CompletableFuture<Void> record(AuditEntry entry) {
      audited.add(entry);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Effect<?> recording(AuditEntry entry) {
      return new Effect<AuditEntry>((connection, entries) -> audited.addAll(entries), entry);
    }

    @Override
    public void append(Connection connection, List<AuditEntry> entries) {
      audited.addAll(entries);
    }
  }

  /**
   * A call of the API.
   *
   * @param who id, domain and role, as {@code ada acme ADMIN}; empty for nobody
   */
  public HttpResponse<String> api(String who, String method, String path, String... headers)
      throws Exception {
    return send(apiServer.getPort(), who, method, path, headers);
  }

  /** A call of the public port by nobody in particular. */
  public HttpResponse<String> open(String method, String path) throws Exception {
    return open("", method, path);
  }

  /** A call of the public port. */
  public HttpResponse<String> open(String who, String method, String path) throws Exception {
    return send(publicServer.getPort(), who, method, path);
  }

  private HttpResponse<String> send(
      int port, String who, String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .header("X-Caravan-Request", "test")
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!who.isEmpty()) {
      request.header(WHO, who);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A link to the install page. */
  public JsonNode link(String who, String query) throws Exception {
    HttpResponse<String> answer = api(who, "GET", "/hubspot/auth/url" + query);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /**
   * What a person does with a link: decides on HubSpot's page.
   *
   * @param decision agree or refuse
   * @return the query with which HubSpot leads back
   */
  public String decide(JsonNode link, long portalId, String decision) throws Exception {
    URI page = URI.create(link.path("url").asText());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + page.getAuthority() + page.getPath()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    page.getRawQuery() + "&portal=" + portalId + "&decision=" + decision))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    String location =
        answer
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body()));
    if (!location.startsWith(REDIRECT)) {
      throw new AssertionError(location);
    }
    return URI.create(location).getRawQuery();
  }

  /** Comes back from HubSpot. */
  public HttpResponse<String> callback(String query) throws Exception {
    return open("GET", "/hubspot/auth/callback?" + query);
  }

  /** Connects a portal, the whole way. */
  public HttpResponse<String> connect(String who, long portalId, String query) throws Exception {
    return callback(decide(link(who, query), portalId, "agree"));
  }

  public static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws Exception {
    gateway.close();
    oauth.close();
    store.close();
  }
}
