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

/**
 * How a simulator is set up. All settings have defaults; the same options and seed give the same
 * portals, records and tokens.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param seed of all that is random
 * @param portals how many accounts there are
 * @param portalId number of the first; the others count up from it
 * @param contacts seeded per portal, with companies and deals in proportion
 * @param customObjects seeded per portal: records of an example of a custom object type
 * @param tier of the portals; decides the limits
 * @param appKind how the OAuth app is distributed; the private token's app is always private
 * @param limits whether calls over the limit are refused; they are counted in any case
 * @param uncertain how it behaves where HubSpot's sources contradict each other or are silent
 * @param crmChoices the same for records, links and merges; custom object types follow the tier
 * @param zone of the portals: their day ends at midnight there
 * @param clientSecret of the OAuth app; null for one made from the seed
 * @param redirectUri of the OAuth apps: https, or http on localhost
 * @param apps how many OAuth apps there are; the first is installed on every portal
 * @param requiredScopes what the scope parameter of the authorize page must contain
 * @param limitIncreases how often the API Limit Increase was bought, 0 to 2
 * @param otherIntegrations calls per second that another integration makes on every portal
 * @param tokenLifetime of access tokens
 * @param uplink time before a call is counted
 * @param latency time between counting a call and answering it
 * @param indexLag how long search does not see a change
 * @param webhooks how webhooks go out
 * @param journalSize how many calls are kept in full
 * @param acknowledgedKept how many acknowledged webhook events are kept
 * @param assetPace how long imports, exports and lists take
 * @param flowRules how workflows behave where HubSpot does not say
 * @param snapshot what the portals begin with when it exists, in place of seeds; null for none
 * @param clock the time; null for the machine's
 */
public record SimulatorOptions(
    String host,
    int port,
    long seed,
    int portals,
    long portalId,
    int contacts,
    int customObjects,
    Tier tier,
    AppKind appKind,
    boolean limits,
    UncertainBehaviour uncertain,
    CrmChoices crmChoices,
    ZoneId zone,
    String clientSecret,
    String redirectUri,
    int apps,
    Set<String> requiredScopes,
    int limitIncreases,
    Map<Bucket, Double> otherIntegrations,
    Duration tokenLifetime,
    Latency uplink,
    Latency latency,
    Duration indexLag,
    WebhookSettings webhooks,
    int journalSize,
    int acknowledgedKept,
    AssetPace assetPace,
    FlowRules flowRules,
    Path snapshot,
    SimulatorClock clock) {

  public SimulatorOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must lie between 0 and 65535: " + port);
    }
    if (portals < 1) {
      throw new IllegalArgumentException("there must be at least one portal: " + portals);
    }
    if (apps < 1) {
      throw new IllegalArgumentException("there must be at least one OAuth app: " + apps);
    }
    requiredScopes = Set.copyOf(requiredScopes);
    otherIntegrations = Map.copyOf(otherIntegrations);
    if (contacts < 0) {
      throw new IllegalArgumentException("contacts must not be negative: " + contacts);
    }
    if (customObjects < 0) {
      throw new IllegalArgumentException("custom objects must not be negative: " + customObjects);
    }
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "SimulatorOptions[port="
        + port
        + ", portals="
        + portals
        + ", contacts="
        + contacts
        + "]";
  }

  /** All defaults: one empty portal of tier Professional on any free port of this machine. */
  public static SimulatorOptions defaults() {
    return builder().build();
  }

  /** Begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets options one by one. */
  public static final class Builder {
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

    private Builder() {}

    public Builder host(String value) {
      host = value;
      return this;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder portals(int value) {
      portals = value;
      return this;
    }

    public Builder portalId(long value) {
      portalId = value;
      return this;
    }

    public Builder contacts(int value) {
      contacts = value;
      return this;
    }

    /** So many bookings, an example of a custom object type, and so many appointments. */
    public Builder customObjects(int value) {
      customObjects = value;
      return this;
    }

    public Builder tier(Tier value) {
      tier = value;
      return this;
    }

    public Builder appKind(AppKind value) {
      appKind = value;
      return this;
    }

    /** Calls are counted, but none is refused. */
    public Builder noLimits() {
      limits = false;
      return this;
    }

    public Builder uncertain(UncertainBehaviour value) {
      uncertain = value;
      return this;
    }

    /** What the portals do with records, links and merges where HubSpot's sources disagree. */
    public Builder crmChoices(CrmChoices value) {
      crmChoices = value;
      return this;
    }

    /** Whether a refused call uses quota. */
    public Builder refusedCallsCount(boolean value) {
      return uncertain(uncertain.with(it -> it.refusedCallsCount = value));
    }

    public Builder zone(ZoneId value) {
      zone = value;
      return this;
    }

    public Builder clientSecret(String value) {
      clientSecret = value;
      return this;
    }

    public Builder redirectUri(String value) {
      redirectUri = value;
      return this;
    }

    public Builder apps(int value) {
      apps = value;
      return this;
    }

    public Builder requiredScopes(Set<String> value) {
      requiredScopes = value;
      return this;
    }

    public Builder limitIncreases(int value) {
      limitIncreases = value;
      return this;
    }

    /** Another integration makes so many calls a second on every portal, from the beginning. */
    public Builder otherIntegration(Bucket bucket, double callsPerSecond) {
      otherIntegrations.put(bucket, callsPerSecond);
      return this;
    }

    public Builder tokenLifetime(Duration value) {
      tokenLifetime = value;
      return this;
    }

    public Builder uplink(Latency value) {
      uplink = value;
      return this;
    }

    public Builder latency(Latency value) {
      latency = value;
      return this;
    }

    public Builder indexLag(Duration value) {
      indexLag = value;
      return this;
    }

    public Builder webhooks(WebhookSettings value) {
      webhooks = value;
      return this;
    }

    /** Webhooks as HubSpot sends them, to this address. */
    public Builder webhookTarget(String url) {
      webhooks = webhooks.to(url);
      return this;
    }

    public Builder journalSize(int value) {
      journalSize = value;
      return this;
    }

    public Builder acknowledgedKept(int value) {
      acknowledgedKept = value;
      return this;
    }

    public Builder assetPace(AssetPace value) {
      assetPace = value;
      return this;
    }

    public Builder flowRules(FlowRules value) {
      flowRules = value;
      return this;
    }

    /** A file to begin with when it exists; {@code POST /_sim/snapshot} saves into it. */
    public Builder snapshot(Path value) {
      snapshot = value;
      return this;
    }

    public Builder clock(SimulatorClock value) {
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
}
