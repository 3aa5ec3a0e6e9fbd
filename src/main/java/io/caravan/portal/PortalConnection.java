package io.caravan.portal;

import io.caravan.hubspot.RateLimits;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A portal that somebody connected by OAuth, and what HubSpot told about it then.
 *
 * @param portalId HubSpot's number of it
 * @param name what people call it
 * @param domain the tenant that owns it, also after it was disconnected
 * @param clientId of the app that is installed
 * @param scopes granted, in alphabetical order
 * @param hubDomain such as acme.com; empty when HubSpot did not tell
 * @param userId of the person who installed the app; 0 for not known
 * @param user how HubSpot calls that person: an e-mail address
 * @param accountType STANDARD, SANDBOX, DEVELOPER_TEST, APP_DEVELOPER; empty for not known
 * @param connectedBy who asked for it, as the audit log calls them
 * @param disconnectedAt empty while it is connected
 * @param reason why it is disconnected, in words
 * @param version grows with each change; 0 before it is stored
 */
public record PortalConnection(
    long portalId,
    String name,
    String domain,
    State state,
    String clientId,
    List<String> scopes,
    String hubDomain,
    long userId,
    String user,
    String accountType,
    Optional<RateLimits.Tier> tier,
    RateLimits.AppKind appKind,
    Optional<ZoneId> zone,
    String connectedBy,
    Instant connectedAt,
    Optional<Instant> disconnectedAt,
    String reason,
    long version) {

  /** Whether there is access. */
  public enum State {
    /** There is. */
    CONNECTED,
    /** There is none any more: somebody ended it, here or in HubSpot. */
    DISCONNECTED
  }

  public PortalConnection {
    scopes = scopes.stream().sorted().toList();
  }

  /** Whether there is access. */
  public boolean connected() {
    return state == State.CONNECTED;
  }

  /** The portal that it makes. */
  Portal portal(String calledName) {
    return new Portal(calledName, portalId, domain, tier, appKind, zone, new Portal.Installed());
  }
}
