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
  public static SimulatorOptionsBuilder builder() {
    return new SimulatorOptionsBuilder();
  }
}
