package io.caravan.cli;

import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan demo}: the main job on embedded defaults, with a verdict. */
@Command(
    name = "demo",
    description = {
      "Starts HubSpot on localhost and Caravan, lets people work in the portal, and then holds",
      "Caravan's copy against the portal record by record. Exit code 0 when nothing was lost or",
      "doubled, the copy is true, and HubSpot never had to answer 429."
    },
    showDefaultValues = true)
final class DemoCommand implements Callable<Integer> {

  static final List<ObjectType> TYPES =
      List.of(ObjectType.CONTACTS, ObjectType.COMPANIES, ObjectType.DEALS);

  private static final Tier TIER = Tier.PROFESSIONAL;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;
  @Mixin private PortalOptions portal;

  @Option(names = "--events", defaultValue = "20000", description = "About so many webhook events.")
  private int events;

  @Option(
      names = "--seconds",
      defaultValue = "45",
      description = "The events are spread over so long.")
  private int seconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the database goes; a temporary directory by default.")
  private Path data;

  @Option(names = "--keep", description = "Leaves it running afterwards, until Ctrl-C.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    var terminal = Terminal.of(spec.commandLine().getOut());
    boolean temporary = data == null;
    Path directory = temporary ? Files.createTempDirectory("caravan-demo-") : data;
    int port = Ports.free();
    int managementPort = Ports.free();
    try (var simulator = Simulator.start(portal(port));
        var application =
            Application.start(
                CommonOptions.home(),
                options.settings(settings(simulator, directory, port, managementPort)))) {
      terminal.line(
          "HubSpot on localhost  %s  (portal %d, %s: %d calls per 10 s)",
          simulator.baseUrl(),
          simulator.portal().id(),
          TIER.name().toLowerCase(java.util.Locale.ROOT),
          simulator.credentials().limits().burstPerTenSeconds());
      terminal.line("Caravan               %s", application.webhookUrl());
      terminal.line("metrics               %s/observe/metrics", application.managementUrl());
      terminal.line("");
      var demo = new Demo(simulator, application, terminal);
      boolean passed =
          demo.load(TYPES) && demo.work(events, Duration.ofSeconds(seconds)) && demo.verdict(TYPES);
      if (keep) {
        terminal.line("");
        terminal.line("Still running, and people go on working in the portal; Ctrl-C ends it.");
        terminal.line(
            "A token for its metrics: ./caravan token issue --user me --set caravan.store.url=jdbc:sqlite:%s",
            directory.resolve("caravan.db"));
        simulator.activity().start(Integer.MAX_VALUE, 5);
        StopSignal.await();
      }
      return passed ? 0 : 1;
    } finally {
      if (temporary) {
        delete(directory);
      }
    }
  }

  /** Duplicates and late events as HubSpot makes them, only more of them. */
  private SimulatorOptions portal(int webhookPort) {
    return portal
        .simulator()
        .tier(TIER)
        .appKind(AppKind.PRIVATE)
        .acknowledgedKept(Math.max(100_000, 2 * events))
        .webhooks(
            WebhookSettings.DEFAULT
                .to("http://127.0.0.1:" + webhookPort + "/webhooks/hubspot")
                .disturbed(0.1, 0.1, Duration.ofSeconds(2), 0))
        .build();
  }

  private Map<String, String> settings(
      Simulator simulator, Path directory, int port, int managementPort) {
    var credentials = simulator.credentials();
    var settings = new LinkedHashMap<String, String>();
    // The terminal is for the demo's own lines; --set caravan.log.level=info shows the log as well.
    settings.put("caravan.log.level", "WARN");
    settings.put("caravan.server.host", "127.0.0.1");
    settings.put("caravan.server.port", Integer.toString(port));
    settings.put("caravan.management.port", Integer.toString(managementPort));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.hubspot.base-url", simulator.baseUrl());
    settings.put("caravan.hubspot.client-secret", credentials.clientSecret());
    settings.put("caravan.portals.demo.id", Long.toString(credentials.portalId()));
    settings.put("caravan.portals.demo.token", credentials.privateToken());
    settings.put("caravan.portals.demo.tier", TIER.name().toLowerCase(java.util.Locale.ROOT));
    if (data == null) {
      // What is sealed ends with the demo, and so may its key: none is made beside it and warned
      // of.
      settings.put("caravan.vault.key", newKey());
    }
    return settings;
  }

  private static String newKey() {
    var key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
