package io.caravan.cli;

import io.caravan.http.HttpLimits;
import io.caravan.http.ManagementHttpServer;
import io.caravan.http.PublicHttpServer;
import io.caravan.operations.RouteMetrics;
import io.caravan.settings.InvalidSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Camel with the routes that this kind of process runs. */
final class CamelProcess {

  /** People and programs on this machine, and bodies of 8 MB. */
  private static final HttpLimits MANAGEMENT_LIMITS =
      new HttpLimits(8L << 20, 64L << 20, Duration.ofSeconds(30), Duration.ofMinutes(2), 1_000);

  private final Floors floors;
  private final ProcessKind kind;
  private final Main main;

  /**
   * Prepares; starts nothing yet.
   *
   * @param home where the folder routes is
   * @throws InvalidSettings when there are no routes
   */
  CamelProcess(Path home, ProcessKind kind, ApplicationSettings settings, Floors floors)
      throws IOException {
    this.floors = floors;
    this.kind = kind;
    Path routes = home.resolve("routes");
    if (!Files.isDirectory(routes)) {
      throw new InvalidSettings(
          List.of(
              "there are no routes at " + routes + "; Caravan's home must have its folder routes"));
    }
    main = new Main();
    // Settings come resolved; Camel must not look for files or variables of its own.
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setInitialProperties(properties(routes, settings));
    main.configure().withBasePackageScanEnabled(false);
    main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, floors.ground().meters());
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            try {
              bind(starting.getCamelContext(), settings);
            } catch (Exception e) {
              throw new IllegalStateException("the features could not be bound to Camel", e);
            }
          }
        });
  }

  private Properties properties(Path routes, ApplicationSettings settings) throws IOException {
    ServerSettings server = settings.server();
    var properties = new Properties();
    properties.putAll(settings.values());
    // No route needs a key, and what Camel knows can be looked at.
    properties
        .keySet()
        .removeIf(
            key ->
                key.toString().startsWith("caravan.vault.")
                    || key.toString().startsWith("caravan.tls."));
    properties.put("camel.main.routesIncludePattern", kind.routes(routes));
    properties.put(
        "camel.component.kamelet.location", "classpath:kamelets,file:" + routes + "/kamelets");
    properties.put("writes.start", Boolean.toString(!floors.write().write().gate().closed()));
    properties.put("camel.management.enabled", Boolean.toString(kind.isServing()));
    properties.put("camel.management.host", server.managementHost());
    properties.put("camel.management.port", Integer.toString(server.managementPort()));
    return properties;
  }

  private void bind(CamelContext context, ApplicationSettings settings) throws Exception {
    // One for both servers; Camel would make one for each.
    context.getRegistry().bind("vertx", floors.ground().vertx());
    if (kind.isServing()) {
      ServerSettings server = settings.server();
      Entrances entrances = floors.people().entrances();
      // First of all servers, so that Camel puts its pages for operators on it.
      ManagementHttpServer.addTo(
          context,
          server.managementHost(),
          server.managementPort(),
          MANAGEMENT_LIMITS,
          entrances.toManagement());
      PublicHttpServer.addTo(
          context,
          server.host(),
          server.port(),
          settings.webhook().limits(),
          server.eventLoops(),
          entrances.toPublic());
    }
    context.addRoutePolicyFactory(new RouteMetrics(floors.ground().meters()));
    floors.bind(context);
    if (kind.isServing()) {
      floors.api().bind(context);
    }
  }

  /** Starts the routes. */
  CamelContext start() throws Exception {
    main.start();
    return main.getCamelContext();
  }

  void stop() {
    main.stop();
  }
}
