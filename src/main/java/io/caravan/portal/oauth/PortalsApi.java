package io.caravan.portal.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.portal.check.PortalReport;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * What can be asked and done about portals' connections, whichever port it comes through. Each call
 * needs a caller with a role, and sees that caller's portals alone. Blocks.
 */
public final class PortalsApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PORTAL = "portal";

  private final KnownPortals portals;
  private final InstallLink links;
  private final Authorizations authorizations;
  private final ConnectionJson json;
  private final PortalLook look;
  private final Disconnection disconnection;
  private final boolean uninstalls;

  /**
   * @param uninstalls whether disconnecting takes the app away unless told otherwise
   */
  PortalsApi(
      KnownPortals portals,
      InstallLink links,
      Authorizations authorizations,
      ConnectionJson json,
      PortalLook look,
      Disconnection disconnection,
      boolean uninstalls) {
    this.portals = portals;
    this.links = links;
    this.authorizations = authorizations;
    this.json = json;
    this.look = look;
    this.disconnection = disconnection;
    this.uninstalls = uninstalls;
  }

  /** One of the calls. */
  public enum Call {
    /** Makes a link to HubSpot's install page: name, domain, portal. */
    LINK(Role.ADMIN, "name", "domain", PORTAL),
    /** Tells what became of a link: id. */
    PROGRESS(Role.ADMIN, "id"),
    /** Lists portals. */
    LIST(Role.VIEWER),
    /** Tells how a portal is connected: portal. */
    STATUS(Role.VIEWER, PORTAL),
    /** Looks at a portal and reports what is missing: portal. */
    TEST(Role.OPERATOR, PORTAL),
    /** Tells what HubSpot says about the account: portal. */
    INFO(Role.VIEWER, PORTAL),
    /** Ends a connection: portal, uninstall. */
    DISCONNECT(Role.ADMIN, PORTAL, "uninstall");

    private final Role role;
    private final Set<String> parameters;

    Call(Role role, String... parameters) {
      this.role = role;
      this.parameters = Set.of(parameters);
    }

    /** Who may make it. */
    public Role role() {
      return role;
    }

    /** What it takes. */
    public Set<String> parameters() {
      return parameters;
    }
  }

  /**
   * Answers a call.
   *
   * @param caller empty when nobody was let in, which is refused
   * @throws RequestRefused with the reason
   */
  public JsonNode answer(Call call, Optional<Caller> caller, QueryParameters query) {
    Caller who =
        caller.orElseThrow(() -> new RequestRefused(401, "Who is asking? There is no credential"));
    if (!who.role().covers(call.role())) {
      throw new RequestRefused(
          403, "This takes the role " + call.role().name().toLowerCase(java.util.Locale.ROOT));
    }
    return switch (call) {
      case LINK -> link(who, query);
      case PROGRESS -> progress(who, query);
      case LIST -> list(who, query);
      case STATUS -> json.whole(known(who, query));
      case TEST -> look.at(known(who, query)).json();
      case INFO -> info(known(who, query));
      case DISCONNECT -> disconnect(who, query);
    };
  }

  private KnownPortal known(Caller who, QueryParameters query) {
    Optional<String> named = query.text(PORTAL);
    query.complete();
    return portals.require(who, named);
  }

  private JsonNode link(Caller who, QueryParameters query) {
    OptionalLong portal =
        query
            .number(PORTAL, 1, Long.MAX_VALUE)
            .map(OptionalLong::of)
            .orElseGet(OptionalLong::empty);
    Optional<String> name = query.text("name");
    Optional<String> domain = query.text("domain");
    query.complete();
    InstallLink.Link link = links.make(who, domain, name, portal);
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", link.id().toString())
        .put("url", link.url())
        .put("goodUntil", link.end().toString());
  }

  private JsonNode progress(Caller who, QueryParameters query) {
    UUID id = query.one("id", PortalsApi::uuid, "the id of a link").orElse(null);
    query.complete();
    Authorizations.Progress progress =
        Optional.ofNullable(id)
            .flatMap(authorizations::find)
            .filter(found -> who.sees(found.authorization().domain()))
            .orElseThrow(() -> new RequestRefused(404, "There is no such link"));
    if (!progress.outcome().isEmpty()) {
      try {
        return JSON.readTree(progress.outcome());
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", progress.used() ? "connecting" : "waiting")
        .put("goodUntil", progress.authorization().end().toString());
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private JsonNode list(Caller who, QueryParameters query) {
    query.complete();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("portals");
    portals.of(who).forEach(portal -> list.add(json.brief(portal)));
    return answer;
  }

  private JsonNode info(KnownPortal portal) {
    PortalReport report = look.at(portal);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("portalId", portal.id());
    answer.put("name", portal.name());
    Map.of("account", report.json().path("account"), "scopes", report.json().path("scopes"))
        .forEach(answer::set);
    return answer;
  }

  private JsonNode disconnect(Caller who, QueryParameters query) {
    Optional<String> named = query.text(PORTAL);
    boolean uninstall = query.flag("uninstall").orElse(uninstalls);
    query.complete();
    if (named.isEmpty()) {
      throw new RequestRefused(400, "Say which portal is to be disconnected: the parameter portal");
    }
    return disconnection.end(who, portals.require(who, named), uninstall);
  }
}
