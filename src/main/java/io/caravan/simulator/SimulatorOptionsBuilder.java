package io.caravan.simulator;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.uncertain.CrmChoices;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** Sets the options of a simulator one by one, a method for each; begins with the defaults. */
public final class SimulatorOptionsBuilder {
  private String host = "127.0.0.1";
  private int port;
  private long seed = 42;
  private int portals = 1;
  private long portalId = 62_515;
  private int contacts;
  private int customObjects;
  private Tier tier = Tier.PROFESSIONAL;
  private AppKind appKind = AppKind.PRIVATE;
  private boolean limits = true;
  private UncertainBehaviour uncertain = UncertainBehaviour.ASSUMED;
  private CrmChoices crmChoices = CrmChoices.DEFAULT;
  private ZoneId zone = ZoneId.of("US/Eastern");
  private String clientSecret;
  private String redirectUri = "http://localhost:8080/oauth/callback";
  private int apps = 1;
  private Set<String> requiredScopes = Set.of("oauth");
  private int limitIncreases;
  private final Map<Bucket, Double> otherIntegrations = new EnumMap<>(Bucket.class);
  private Duration tokenLifetime = Duration.ofMinutes(30);
  private Latency uplink = Latency.NONE;
  private Latency latency = Latency.NONE;
  private Duration indexLag = Duration.ofSeconds(2);
  private WebhookSettings webhooks = WebhookSettings.DEFAULT;
  private int journalSize = 10_000;
  private int acknowledgedKept = 100_000;
  private AssetPace assetPace = AssetPace.QUICK;
  private FlowRules flowRules = FlowRules.DEFAULT;
  private Path snapshot;
  private SimulatorClock clock;

  SimulatorOptionsBuilder() {}

  public SimulatorOptionsBuilder host(String value) {
    host = value;
    return this;
  }

  public SimulatorOptionsBuilder port(int value) {
    port = value;
    return this;
  }

  public SimulatorOptionsBuilder seed(long value) {
    seed = value;
    return this;
  }

  public SimulatorOptionsBuilder portals(int value) {
    portals = value;
    return this;
  }

  public SimulatorOptionsBuilder portalId(long value) {
    portalId = value;
    return this;
  }

  public SimulatorOptionsBuilder contacts(int value) {
    contacts = value;
    return this;
  }

  /**
   * So many bookings, an example of a custom object type, so many appointments, and a fifth as many
   * divisions, another custom type.
   */
  public SimulatorOptionsBuilder customObjects(int value) {
    customObjects = value;
    return this;
  }

  public SimulatorOptionsBuilder tier(Tier value) {
    tier = value;
    return this;
  }

  public SimulatorOptionsBuilder appKind(AppKind value) {
    appKind = value;
    return this;
  }

  /** Calls are counted, but none is refused. */
  public SimulatorOptionsBuilder noLimits() {
    limits = false;
    return this;
  }

  public SimulatorOptionsBuilder uncertain(UncertainBehaviour value) {
    uncertain = value;
    return this;
  }

  /** What the portals do with records, links and merges where HubSpot's sources disagree. */
  public SimulatorOptionsBuilder crmChoices(CrmChoices value) {
    crmChoices = value;
    return this;
  }

  /** Whether a refused call uses quota. */
  public SimulatorOptionsBuilder refusedCallsCount(boolean value) {
    return uncertain(uncertain.with(it -> it.refusedCallsCount = value));
  }

  public SimulatorOptionsBuilder zone(ZoneId value) {
    zone = value;
    return this;
  }

  public SimulatorOptionsBuilder clientSecret(String value) {
    clientSecret = value;
    return this;
  }

  public SimulatorOptionsBuilder redirectUri(String value) {
    redirectUri = value;
    return this;
  }

  public SimulatorOptionsBuilder apps(int value) {
    apps = value;
    return this;
  }

  public SimulatorOptionsBuilder requiredScopes(Set<String> value) {
    requiredScopes = value;
    return this;
  }

  public SimulatorOptionsBuilder limitIncreases(int value) {
    limitIncreases = value;
    return this;
  }

  /** Another integration makes so many calls a second on every portal, from the beginning. */
  public SimulatorOptionsBuilder otherIntegration(Bucket bucket, double callsPerSecond) {
    otherIntegrations.put(bucket, callsPerSecond);
    return this;
  }

  public SimulatorOptionsBuilder tokenLifetime(Duration value) {
    tokenLifetime = value;
    return this;
  }

  public SimulatorOptionsBuilder uplink(Latency value) {
    uplink = value;
    return this;
  }

  public SimulatorOptionsBuilder latency(Latency value) {
    latency = value;
    return this;
  }

  public SimulatorOptionsBuilder indexLag(Duration value) {
    indexLag = value;
    return this;
  }

  public SimulatorOptionsBuilder webhooks(WebhookSettings value) {
    webhooks = value;
    return this;
  }

  /** Webhooks as HubSpot sends them, to this address. */
  public SimulatorOptionsBuilder webhookTarget(String url) {
    webhooks = webhooks.to(url);
    return this;
  }

  public SimulatorOptionsBuilder journalSize(int value) {
    journalSize = value;
    return this;
  }

  public SimulatorOptionsBuilder acknowledgedKept(int value) {
    acknowledgedKept = value;
    return this;
  }

  public SimulatorOptionsBuilder assetPace(AssetPace value) {
    assetPace = value;
    return this;
  }

  public SimulatorOptionsBuilder flowRules(FlowRules value) {
    flowRules = value;
    return this;
  }

  /** A file to begin with when it exists; {@code POST /_sim/snapshot} saves into it. */
  public SimulatorOptionsBuilder snapshot(Path value) {
    snapshot = value;
    return this;
  }

  public SimulatorOptionsBuilder clock(SimulatorClock value) {
    clock = value;
    return this;
  }

  /**
   * @throws IllegalArgumentException when a value is out of range
   */
  public SimulatorOptions build() {
    return new SimulatorOptions(
        host,
        port,
        seed,
        portals,
        portalId,
        contacts,
        customObjects,
        tier,
        appKind,
        limits,
        uncertain,
        crmChoices,
        zone,
        clientSecret,
        redirectUri,
        apps,
        requiredScopes,
        limitIncreases,
        otherIntegrations,
        tokenLifetime,
        uplink,
        latency,
        indexLag,
        webhooks,
        journalSize,
        acknowledgedKept,
        assetPace,
        flowRules,
        snapshot,
        clock);
  }
}
