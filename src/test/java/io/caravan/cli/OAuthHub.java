package io.caravan.cli;

import io.caravan.portal.PortalRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.SimulatorOptionsBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The whole hub without a portal, and an app of HubSpot on localhost that portals can install. */
final class OAuthHub implements AutoCloseable {

  /** HubSpot's one portal. */
  static final long PORTAL = 62_515;

  final Simulator hubspot;
  final Map<String, String> settings = new HashMap<>();
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private Application application;

  /**
   * @param directory for the database
   * @param simulation what HubSpot is like
   */
  OAuthHub(Path directory, UnaryOperator<SimulatorOptionsBuilder> simulation) throws Exception {
    int port = Ports.free();
    String redirect = "http://localhost:" + port + "/hubspot/auth/callback";
    hubspot =
        Simulator.start(
            simulation
                .apply(SimulatorOptions.builder().contacts(3).noLimits().redirectUri(redirect))
                .build());
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.server.port", Integer.toString(port));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.hubspot.authorize-url", hubspot.baseUrl() + "/oauth/authorize");
    settings.put("caravan.hubspot.client-id", hubspot.apps().get(0).clientId());
    settings.put("caravan.hubspot.client-secret", hubspot.apps().get(0).clientSecret());
    settings.put("caravan.hubspot.redirect-uri", redirect);
    settings.put("caravan.write.resolve-after", "1s");
    settings.put("caravan.sync.scheduled", "false");
    settings.put("caravan.reconcile.enabled", "false");
    settings.put("caravan.reconcile.full.enabled", "false");
    start();
  }

  private void start() throws Exception {
    application =
        Application.start(
            CommonOptions.home(),
            new SettingsSources(CommonOptions.home(), null, Map.of(), settings).read());
  }

  Application application() {
    return application;
  }

  void restart() throws Exception {
    application.close();
    start();
  }

  /**
   * What a person does with a link: agrees on HubSpot's page, and is led back.
   *
   * @return the page that Caravan then shows
   */
  HttpResponse<String> agree(URI page) throws IOException, InterruptedException {
    HttpResponse<String> decided =
        browser.send(
            HttpRequest.newBuilder(URI.create(hubspot.baseUrl() + page.getPath()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        page.getRawQuery() + "&portal=" + PORTAL + "&decision=agree"))
                .build(),
            BodyHandlers.ofString());
    String back = decided.headers().firstValue("Location").orElseThrow();
    return browser.send(
        HttpRequest.newBuilder(URI.create(back)).timeout(PortalRig.PATIENCE).build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    application.close();
    hubspot.close();
  }
}
