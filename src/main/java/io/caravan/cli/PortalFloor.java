package io.caravan.cli;

import io.caravan.gateway.GatewayConfiguration;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.gateway.quota.StoredUsage;
import io.caravan.gateway.quota.TimerThread;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.portal.PortalConfiguration;
import io.caravan.portal.Portals;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;

/** The connected portals, and the one door to HubSpot with its quota. */
final class PortalFloor implements Floor {

  private final QuotaSettings plans;
  private final PortalConfiguration portal;
  private final Quota quota;
  private final GatewayConfiguration gateway;
  private final Clock clock;

  PortalFloor(Ground ground) {
    ApplicationSettings settings = ground.settings();
    Openings opened = ground.opened();
    plans = settings.quota();
    clock = ground.clock();
    portal =
        new PortalConfiguration(
            settings.portal(),
            ground.paths(),
            ground.store(),
            ground.vault().secrets(),
            ground.redaction(),
            ground.meters(),
            ground.clock());
    var timer = opened.open(new TimerThread("caravan-quota"));
    quota =
        opened.open(
            new Quota(
                plans,
                this::plan,
                new StoredUsage(ground.store()),
                System::nanoTime,
                ground.clock(),
                timer,
                ground.meters()));
    gateway =
        opened.open(
            new GatewayConfiguration(
                settings.gateway(), quota, portal::tokens, ground.meters(), ground.clock()));
    portal.portals().listen(new ForgottenAnswers(gateway.cache()));
  }

  @Override
  public void bind(CamelContext camel) throws Exception {
    gateway.bind(camel);
  }

  /** Asks HubSpot what it should know about the portals. */
  @Override
  public void begin(ProcessKind kind) {
    portal.learn(gateway.gateway(), quota);
  }

  private RateLimits plan(long portalId) {
    return portals().limits(portalId).orElseGet(plans::assumedPlan);
  }

  /** What HubSpot allows for a portal, as far as that is known. */
  RateLimits limits(long portalId) {
    return plans.with(plan(portalId));
  }

  /** How long a call of a portal would wait for a permit now. */
  Duration permitWait(long portalId) {
    return quota.estimatedWait(portalId, Bucket.BURST);
  }

  /** The portals that are connected at the moment. */
  Portals portals() {
    return portal.portals();
  }

  /** What knows the portals and has their tokens. */
  PortalConfiguration configuration() {
    return portal;
  }

  /** Those that were connected and are not any more. */
  LostPortals losses() {
    return new LostPortals(
        portal.portals(),
        portal.connections(),
        portalId -> portal.tokens().disconnected(portalId),
        clock);
  }

  Quota quota() {
    return quota;
  }

  GatewayConfiguration gateway() {
    return gateway;
  }
}
