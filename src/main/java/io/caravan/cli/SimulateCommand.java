package io.caravan.cli;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.PortalCredentials;
import io.caravan.simulator.Scenario;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.http.Latency;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
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

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on.")
  private String host;

  @Option(names = "--port", defaultValue = "8089", description = "Port; 0 for any free one.")
  private int port;

  @Option(
      names = "--contacts",
      defaultValue = "1000",
      description = "Contacts per portal; companies and deals in proportion.")
  private int contacts;

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

  @Option(names = "--seed", defaultValue = "42", description = "Same seed, same portal.")
  private long seed;

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
      names = "--activity",
      paramLabel = "PER-SECOND",
      description = "Lets people work in the first portal: so many changes a second.",
      defaultValue = "0")
  private double activityPerSecond;

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
        SimulatorOptions.builder()
            .host(host)
            .port(port)
            .contacts(contacts)
            .portals(portals)
            .tier(tier)
            .appKind(appKind)
            .seed(seed)
            .zone(timeZone)
            .latency(Latency.parse(latency));
    if (noLimits) {
      options.noLimits();
    }
    if (webhooksTo != null) {
      options.webhookTarget(webhooksTo);
    }
    try (var simulator = Simulator.start(options.build())) {
      scenarios.forEach(simulator::apply);
      greet(simulator);
      if (activityPerSecond > 0) {
        simulator.activity().start(Integer.MAX_VALUE, activityPerSecond);
      }
      StopSignal.await();
    }
    return 0;
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
