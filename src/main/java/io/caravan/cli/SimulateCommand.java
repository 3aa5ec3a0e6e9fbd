package io.caravan.cli;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.PortalCredentials;
import io.caravan.simulator.Scenario;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptionsBuilder;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.uncertain.Switches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code caravan simulate}: HubSpot on localhost. */
@Command(
    name = "simulate",
    description = "Runs HubSpot on localhost, with its limits, errors and webhooks.",
    showDefaultValues = true)
final class SimulateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private PortalOptions portal;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on.")
  private String host;

  @Option(names = "--port", defaultValue = "8089", description = "Port; 0 for any free one.")
  private int port;

  @Option(
      names = "--custom-objects",
      paramLabel = "N",
      defaultValue = "0",
      description = "Bookings and divisions, examples of custom object types, and appointments.")
  private int customObjects;

  @Option(names = "--portals", defaultValue = "1", description = "How many portals.")
  private int portals;

  @Option(
      names = "--tier",
      defaultValue = "professional",
      description = "Limits of: ${COMPLETION-CANDIDATES}.")
  private Tier tier;

  @Option(
      names = "--app-kind",
      defaultValue = "private",
      description = "How the OAuth app is distributed: ${COMPLETION-CANDIDATES}.")
  private AppKind appKind;

  @Option(
      names = "--credentials-out",
      paramLabel = "FILE",
      description = "Writes everything that opens the simulator to a JSON file, once it answers.")
  private Path credentialsOut;

  @Option(
      names = "--apps",
      defaultValue = "1",
      description = "How many OAuth apps; the first is installed on every portal.")
  private int apps;

  @Option(
      names = "--redirect-uri",
      paramLabel = "URL",
      description = "Where the authorize page leads back to; the OAuth callback by default.")
  private String redirectUri;

  @Option(
      names = "--limit-increases",
      defaultValue = "0",
      description = "How often the API Limit Increase was bought: 0 to 2.")
  private int limitIncreases;

  @Option(
      names = "--other-integration",
      paramLabel = "BUCKET=PER-SECOND",
      description = "Another integration uses quota: burst=5, search=1, associations=2.")
  private Map<Bucket, Double> otherIntegrations = Map.of();

  @Option(
      names = "--uncertain",
      paramLabel = "NAME=VALUE",
      description =
          "How to behave where HubSpot's sources disagree, such as refreshTokenRotates=true.")
  private List<String> uncertain = List.of();

  @Option(names = "--no-limits", description = "Count calls, but refuse none.")
  private boolean noLimits;

  @Option(
      names = "--latency",
      defaultValue = "0",
      description = "Milliseconds to each answer: 50, or a range such as 20-300.")
  private String latency;

  @Option(
      names = "--time-zone",
      defaultValue = "US/Eastern",
      description = "Of the portals: the daily limit ends at midnight there.")
  private ZoneId timeZone;

  @Option(
      names = "--webhooks-to",
      paramLabel = "URL",
      description = "Where signed webhooks go, such as http://127.0.0.1:8080/webhooks/hubspot.")
  private String webhooksTo;

  @Option(
      names = "--asset-pace",
      defaultValue = "quick",
      description = "How long imports, exports and lists take: quick, or lifelike.")
  private String assetPace;

  @Option(
      names = "--example-flows",
      defaultValue = "0",
      description = "Workflows that each portal begins with.")
  private int exampleFlows;

  @Option(
      names = "--activity",
      paramLabel = "PER-SECOND",
      description = "Lets people work in the first portal: so many changes a second.",
      defaultValue = "0")
  private double activityPerSecond;

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description =
          "Begins with what this file holds, when it exists; POST /_sim/snapshot saves into it.")
  private Path snapshot;

  @Option(names = "--save", description = "Saves into the snapshot's file when it is stopped.")
  private boolean save;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description = "Makes go wrong what a JSON file says; see docs/SIMULATOR.md. May be repeated.")
  private List<Path> faultFiles = List.of();

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = "Plays bad-day, flaky-network, search-lag or webhook-storm. May be repeated.")
  private List<String> scenarioNames = List.of();

  @Override
  public Integer call() throws Exception {
    List<Scenario> scenarios = scenarios();
    var options =
        portal
            .simulator()
            .host(host)
            .port(port)
            .customObjects(customObjects)
            .portals(portals)
            .tier(tier)
            .appKind(appKind)
            .zone(timeZone)
            .apps(apps)
            .limitIncreases(limitIncreases)
            .latency(Latency.parse(latency))
            .assetPace(AssetPace.parse(assetPace))
            .flowRules(FlowRules.DEFAULT.examples(exampleFlows));
    switchOver(options);
    if (save && snapshot == null) {
      throw new ParameterException(
          spec.commandLine(), "--save needs --snapshot FILE, which says where to");
    }
    options.snapshot(snapshot);
    if (noLimits) {
      options.noLimits();
    }
    if (redirectUri != null) {
      options.redirectUri(redirectUri);
    }
    otherIntegrations.forEach(options::otherIntegration);
    if (webhooksTo != null) {
      options.webhookTarget(webhooksTo);
    }
    try (var simulator = Simulator.start(options.build())) {
      if (credentialsOut != null) {
        CredentialsFile.write(simulator, credentialsOut);
      }
      scenarios.forEach(simulator::apply);
      greet(simulator);
      if (activityPerSecond > 0) {
        simulator.activity().start(Integer.MAX_VALUE, activityPerSecond);
      }
      StopSignal.awaitThen(() -> saveTo(simulator));
    }
    return 0;
  }

  /** The switches of {@code --uncertain}. */
  private void switchOver(SimulatorOptionsBuilder options) {
    Switches switches = Switches.ASSUMED;
    try {
      for (String assignment : uncertain) {
        switches = switches.with(assignment);
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--uncertain: " + e.getMessage(), e);
    }
    options.uncertain(switches.behaviour()).crmChoices(switches.records());
  }

  private void saveTo(Simulator simulator) {
    if (!save) {
      return;
    }
    try {
      simulator.snapshot(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException("the snapshot cannot be saved: " + snapshot, e);
    }
  }

  /** Read before the start: a mistake in a file is told at once. */
  private List<Scenario> scenarios() {
    try {
      return Stream.concat(
              faultFiles.stream().map(Scenario::read), scenarioNames.stream().map(Scenario::named))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void greet(Simulator simulator) {
    var out = spec.commandLine().getOut();
    PortalCredentials credentials = simulator.credentials();
    out.println("HubSpot on localhost: " + simulator.baseUrl());
    out.println("  portal         " + credentials.portalId());
    out.println("  access token   " + credentials.privateToken());
    out.println("  client id      " + credentials.clientId());
    out.println("  client secret  " + credentials.clientSecret());
    out.println("  refresh token  " + credentials.refreshToken());
    out.println(
        "  install page   "
            + simulator.baseUrl()
            + "/oauth/authorize?client_id="
            + credentials.clientId()
            + "&redirect_uri="
            + credentials.redirectUri()
            + "&scope=oauth%20crm.objects.contacts.read");
    out.println("  page           " + simulator.baseUrl() + "/");
    out.println("  report         " + simulator.baseUrl() + "/_sim/report");
    out.println("These credentials are made from the seed and open nothing but this simulator.");
    out.println(
        "Try: curl -H 'Authorization: Bearer "
            + credentials.privateToken()
            + "' "
            + simulator.baseUrl()
            + "/crm/objects/2026-09/contacts?limit=1");
    out.flush();
  }
}
