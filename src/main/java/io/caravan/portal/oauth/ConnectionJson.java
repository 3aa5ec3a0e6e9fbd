package io.caravan.portal.oauth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.portal.KeptGrants;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalConnection;
import io.caravan.portal.PortalTokens;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** What the API tells about a portal's connection; never a token. */
final class ConnectionJson {

  private final PortalTokens tokens;
  private final KeptGrants grants;

  ConnectionJson(PortalTokens tokens, KeptGrants grants) {
    this.tokens = tokens;
    this.grants = grants;
  }

  /** In short, for lists. */
  ObjectNode brief(KnownPortal portal) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Optional<String> reason = reason(portal);
    json.put("portalId", portal.id());
    json.put("name", portal.name());
    json.put("domain", portal.domain());
    json.put("by", by(portal));
    json.put("state", reason.isPresent() ? "disconnected" : "connected");
    reason.ifPresent(why -> json.put("reason", why));
    return json;
  }

  /** Whole, with the times of its tokens. Blocks. */
  ObjectNode whole(KnownPortal portal) {
    ObjectNode json = brief(portal);
    portal.connection().ifPresent(connection -> add(json, connection));
    portal
        .live()
        .ifPresent(
            live -> {
              json.put("tier", live.tier().map(ConnectionJson::lower).orElse("unknown"));
              json.put("appKind", lower(live.appKind()));
              live.zone().map(ZoneId::getId).ifPresent(zone -> json.put("timeZone", zone));
            });
    if (portal.live().filter(Portal::byOAuth).isPresent()) {
      KeptGrants.Times times = grants.times(portal.id()).join();
      put(json, "tokenRefreshedAt", times.refreshedAt());
      put(json, "tokenGoodUntil", times.accessUntil());
    }
    return json;
  }

  private static void add(ObjectNode json, PortalConnection connection) {
    json.put("hubDomain", connection.hubDomain());
    json.put("accountType", connection.accountType());
    json.put("installedBy", connection.user());
    json.put("connectedBy", connection.connectedBy());
    put(json, "connectedAt", Optional.of(connection.connectedAt()));
    put(json, "disconnectedAt", connection.disconnectedAt());
    ArrayNode scopes = json.putArray("scopes");
    connection.scopes().forEach(scopes::add);
  }

  private Optional<String> reason(KnownPortal portal) {
    return portal
        .connection()
        .filter(connection -> !connection.connected())
        .map(PortalConnection::reason)
        .or(() -> tokens.disconnected(portal.id()));
  }

  private static String by(KnownPortal portal) {
    Portal.Credentials credentials =
        portal.live().map(Portal::credentials).orElseGet(Portal.Installed::new);
    if (credentials instanceof Portal.Installed) {
      return "installation";
    }
    return credentials instanceof Portal.OAuth ? "settings, OAuth" : "settings, token";
  }

  private static void put(ObjectNode json, String name, Optional<Instant> time) {
    time.ifPresent(at -> json.put(name, at.toString()));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
