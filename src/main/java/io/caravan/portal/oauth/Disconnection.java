package io.caravan.portal.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.http.RequestRefused;
import io.caravan.hubspot.ApiPaths;
import io.caravan.portal.KeptGrants;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.Secret;
import io.caravan.portal.TokenEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Ends a connection: takes the app away from the portal, makes its refresh token useless, forgets
 * what opened it. Whatever HubSpot says, it is ended here. Blocks.
 */
final class Disconnection {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] NO_BODY = {};

  private final Gateway gateway;
  private final ApiPaths paths;
  private final TokenEndpoint endpoint;
  private final KeptGrants grants;
  private final PortalConnections connections;
  private final Optional<AuditTrail> audit;
  private final Clock clock;

  Disconnection(
      Gateway gateway,
      ApiPaths paths,
      TokenEndpoint endpoint,
      KeptGrants grants,
      PortalConnections connections,
      Optional<AuditTrail> audit,
      Clock clock) {
    this.gateway = gateway;
    this.paths = paths;
    this.endpoint = endpoint;
    this.grants = grants;
    this.connections = connections;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Ends it.
   *
   * @param uninstall whether the app is taken away, too
   * @return what was done, and what HubSpot did not let be done
   * @throws RequestRefused when it is not ours to end
   */
  ObjectNode end(Caller caller, KnownPortal portal, boolean uninstall) {
    if (portal
        .live()
        .filter(live -> !(live.credentials() instanceof Portal.Installed))
        .isPresent()) {
      throw new RequestRefused(
          409,
          "Portal "
              + portal.name()
              + " is in the settings: take caravan.portals."
              + portal.name()
              + ".* out and restart, and revoke its token in HubSpot");
    }
    ObjectNode done = JsonNodeFactory.instance.objectNode();
    done.put("portalId", portal.id());
    done.put("name", portal.name());
    done.put("state", "disconnected");
    if (portal.live().isEmpty()) {
      done.put("message", "It was disconnected already");
      return done;
    }
    CompletableFuture<Optional<Secret>> refreshToken = grants.refreshToken(portal.id());
    if (uninstall) {
      note(done, "uninstalled", uninstall(portal.id()));
    }
    // Last, for the uninstallation needs a token; and for certain, for it may have failed.
    revoke(done, refreshToken);
    connections.disconnect(portal.id(), "ended by " + caller.id()).join();
    record(caller, portal, done);
    return done;
  }

  /** A token whose key is lost cannot be revoked, and must not keep the connection from ending. */
  private void revoke(ObjectNode done, CompletableFuture<Optional<Secret>> kept) {
    try {
      kept.join().ifPresent(token -> note(done, "revoked", endpoint.revoke(token)));
    } catch (CompletionException e) {
      note(done, "revoked", CompletableFuture.failedFuture(e.getCause()));
    }
  }

  private CompletableFuture<?> uninstall(long portalId) {
    return gateway.call(
        new HubSpotCall(
            portalId,
            "DELETE",
            paths.installation(),
            "",
            NO_BODY,
            Priority.INTERACTIVE,
            PATIENCE,
            true));
  }

  private static void note(ObjectNode done, String what, CompletableFuture<?> asked) {
    try {
      asked.join();
      done.put(what, true);
    } catch (CompletionException e) {
      done.put(what, false);
      done.put(
          "message",
          "Not all of it was done in HubSpot: "
              + e.getCause().getMessage()
              + ". Uninstall the app in HubSpot: Settings, Integrations, Connected apps");
    }
  }

  private void record(Caller caller, KnownPortal portal, ObjectNode done) {
    audit.ifPresent(
        trail ->
            trail
                .record(
                    new AuditEntry(
                        clock.instant(),
                        caller,
                        "portal.disconnect",
                        "portal/" + portal.id(),
                        portal.id(),
                        "{\"state\":\"connected\"}",
                        done.toString(),
                        AuditEntry.DONE))
                .join());
  }
}
