package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.portal.PortalRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connecting a portal from the command line, with the whole application and its real ports. */
@Timeout(300)
class PortalsCommandIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern LINK = Pattern.compile("http://\\S+/oauth/authorize\\S+");

  private final Map<String, String> settings = new HashMap<>();
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private Simulator hubspot;
  private Application application;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    int port = Ports.free();
    String redirect = "http://localhost:" + port + "/hubspot/auth/callback";
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(3).noLimits().redirectUri(redirect).build());
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.server.port", Integer.toString(port));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.hubspot.authorize-url", hubspot.baseUrl() + "/oauth/authorize");
    settings.put("caravan.hubspot.client-id", hubspot.apps().get(0).clientId());
    settings.put("caravan.hubspot.client-secret", hubspot.apps().get(0).clientSecret());
    settings.put("caravan.hubspot.redirect-uri", redirect);
    settings.put("caravan.sync.scheduled", "false");
    settings.put("caravan.reconcile.enabled", "false");
    settings.put("caravan.reconcile.full.enabled", "false");
    application =
        Application.start(
            CommonOptions.home(),
            new SettingsSources(CommonOptions.home(), null, Map.of(), settings).read());
  }

  @AfterEach
  void stop() {
    application.close();
    hubspot.close();
  }

  @Test
  void a_portal_is_connected_tested_listed_and_disconnected() throws Exception {
    var out = new StringWriter();
    CompletableFuture<Integer> connecting =
        CompletableFuture.supplyAsync(
            () -> execute(out, "portals", "connect", "--name", "emea"),
            task -> new Thread(task, "connect").start());
    await().atMost(PATIENCE).until(() -> LINK.matcher(out.toString()).find());
    Matcher link = LINK.matcher(out.toString());
    assertThat(link.find()).isTrue();

    HttpResponse<String> page = agree(URI.create(link.group()));
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    assertThat(connecting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(out.toString()).contains("Portal emea (62515) is connected.");

    assertThat(run("portals", "list")).contains("62515", "emea", "connected", "installation");
    assertThat(run("portals", "status")).contains("tokenGoodUntil", "crm.objects.contacts.read");
    assertThat(run("portals", "test", "emea")).contains("Portal 62515 is");
    assertThat(application.portals().find(62_515)).isPresent();

    assertThat(run("portals", "disconnect", "emea")).contains("Portal emea is disconnected");
    assertThat(application.portals().all()).isEmpty();
    assertThat(run("portals", "list")).contains("disconnected", "ended by");
    var refused = new StringWriter();
    assertThat(execute(refused, "portals", "test", "emea")).isEqualTo(1);
    assertThat(refused.toString()).contains("connect it again");
  }

  private HttpResponse<String> agree(URI page) throws Exception {
    HttpResponse<String> decided =
        browser.send(
            HttpRequest.newBuilder(URI.create(hubspot.baseUrl() + page.getPath()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        page.getRawQuery() + "&portal=62515&decision=agree"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String back = decided.headers().firstValue("Location").orElseThrow();
    return browser.send(
        HttpRequest.newBuilder(URI.create(back)).timeout(PortalRig.PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String run(String... arguments) {
    var out = new StringWriter();
    assertThat(execute(out, arguments)).as(out.toString()).isZero();
    return out.toString();
  }

  private int execute(StringWriter out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    settings.forEach((key, value) -> all.add("--set=" + key + "=" + value));
    var writer = new PrintWriter(out, true);
    return Caravan.commandLine().setOut(writer).setErr(writer).execute(all.toArray(String[]::new));
  }
}
