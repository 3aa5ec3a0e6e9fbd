package io.caravan.portal;

import io.caravan.portal.StoredGrants.StoredGrant;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those portals that people connected: stored, and told to {@link Portals} as they come and go,
 * here or in another instance.
 */
public final class PortalConnections {

  private static final Logger LOG = LoggerFactory.getLogger(PortalConnections.class);

  private final Store store;
  private final StoredConnections stored;
  private final StoredGrants grants;
  private final Portals portals;
  private final Clock clock;
  private final Map<Long, PortalConnection> known = new ConcurrentHashMap<>();

  PortalConnections(Store store, StoredGrants grants, Portals portals, Clock clock) {
    this.store = store;
    this.stored = new StoredConnections(store);
    this.grants = grants;
    this.portals = portals;
    this.clock = clock;
  }

  /**
   * Makes portals those that a database has as connected; for commands that only look. Blocks.
   *
   * @return the same portals
   */
  public static Portals addStored(Portals portals, Store store) {
    new PortalConnections(store, null, portals, Clock.systemUTC()).reload();
    return portals;
  }

  /**
   * Whose the portals of the settings and of a database are; for commands that only look. Blocks.
   */
  public static OwnersOfPortals owners(Portals portals, Store store) {
    var connections = new PortalConnections(store, null, portals, Clock.systemUTC());
    connections.reload();
    return new OwnersOfPortals(portals, connections);
  }

  /** Takes over what any instance changed. Blocks. */
  public void reload() {
    stored.all().forEach(this::apply);
  }

  /** All of them, those that were disconnected included, by name. */
  public List<PortalConnection> all() {
    return known.values().stream().sorted(Comparator.comparing(PortalConnection::name)).toList();
  }

  /** What is known of one, connected or not. */
  public Optional<PortalConnection> find(long portalId) {
    return Optional.ofNullable(known.get(portalId));
  }

  /**
   * Why a portal cannot be connected for a domain; empty when it can. Does not tell another
   * domain's people more than that somebody has it.
   */
  public Optional<String> refusal(long portalId, String domain) {
    if (portals.isConfigured(portalId)) {
      return Optional.of("Portal " + portalId + " is in the settings of this Caravan already");
    }
    return find(portalId)
        .filter(known -> !known.domain().equals(domain))
        .map(known -> StoredConnections.taken(portalId));
  }

  /**
   * Stores what opens a portal together with the connection; it is connected from then on.
   *
   * @return as it is stored, perhaps under another name; fails with {@link PortalTaken}
   */
  public CompletableFuture<PortalConnection> connect(PortalConnection wanted, TokenGrant grant) {
    Optional<String> refusal = refusal(wanted.portalId(), wanted.domain());
    if (refusal.isPresent()) {
      return CompletableFuture.failedFuture(new PortalTaken(refusal.get()));
    }
    var first =
        new StoredGrant(
            grant.refreshToken().orElseThrow(),
            Optional.of(grant.accessToken()),
            clock.instant().plus(grant.goodFor()),
            clock.instant(),
            0);
    var tokens = grants.tokens(wanted.portalId(), first);
    return store
        .transact(
            transaction -> {
              PortalConnection put = StoredConnections.put(transaction.connection(), wanted);
              StoredGrants.put(transaction, wanted.portalId(), first, tokens, "");
              return put;
            })
        .thenApply(
            connected -> {
              apply(connected);
              return connected;
            });
  }

  /**
   * Ends a connection here: forgets what opens the portal.
   *
   * @param reason in words
   * @return false when it was not connected
   */
  public CompletableFuture<Boolean> disconnect(long portalId, String reason) {
    return store
        .transact(
            transaction -> {
              grants.forget(transaction, portalId);
              return StoredConnections.end(
                  transaction.connection(), portalId, reason, clock.instant());
            })
        .thenApply(
            ended -> {
              ended(portalId, reason);
              return ended;
            });
  }

  /** Someone of this process found that there is no access any more, and it is stored. */
  void ended(long portalId, String reason) {
    synchronized (this) {
      known.computeIfPresent(
          portalId, (id, before) -> before.connected() ? disconnected(before, reason) : before);
      if (known.containsKey(portalId) && !portals.isConfigured(portalId)) {
        portals.remove(portalId);
      }
    }
    // Somebody may have connected it again since that was stored: what the database has counts.
    store
        .write(connection -> StoredConnections.find(connection, portalId))
        .thenAccept(stored -> stored.ifPresent(this::take));
  }

  private PortalConnection disconnected(PortalConnection before, String reason) {
    return new PortalConnection(
        before.portalId(),
        before.name(),
        before.domain(),
        PortalConnection.State.DISCONNECTED,
        before.clientId(),
        before.scopes(),
        before.hubDomain(),
        before.userId(),
        before.user(),
        before.accountType(),
        before.tier(),
        before.appKind(),
        before.zone(),
        before.connectedBy(),
        before.connectedAt(),
        Optional.of(clock.instant()),
        reason,
        before.version() + 1);
  }

  private synchronized void apply(PortalConnection current) {
    PortalConnection before = known.get(current.portalId());
    if (before == null || before.version() < current.version()) {
      take(current);
    }
  }

  private synchronized void take(PortalConnection current) {
    known.put(current.portalId(), current);
    if (portals.isConfigured(current.portalId())) {
      LOG.warn(
          "Portal {} was connected by {}, but is in the settings, which count",
          current.portalId(),
          current.connectedBy());
    } else if (current.connected()) {
      String name = current.name();
      boolean taken =
          portals.isConfigured(name)
              || portals.named(name).filter(one -> one.id() != current.portalId()).isPresent();
      portals.put(current.portal(taken ? "portal-" + current.portalId() : name), true);
    } else {
      portals.remove(current.portalId());
    }
  }
}
