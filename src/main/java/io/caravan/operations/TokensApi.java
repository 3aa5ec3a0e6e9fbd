package io.caravan.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.RevokedTokens;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Tokens over HTTP: revoke. Blocks. */
public final class TokensApi implements ManagementPart {

  /** Where a token is revoked. */
  public static final String REVOKE = "/caravan/tokens/revoke";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RevokedTokens revoked;
  private final DomainPortals portals;

  /**
   * @param portals lets those in who see all portals
   */
  public TokensApi(RevokedTokens revoked, DomainPortals portals) {
    this.revoked = revoked;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls all) {
    Calls calls = OfAllPortals.only(portals, all);
    calls.take(HttpMethod.POST, REVOKE, Role.ADMIN, this::revoke);
  }

  /** In the body, since the paths of requests end up in logs. */
  private Reply revoke(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    Caller caller = call.get(Caller.NAME);
    try {
      String id = revoked.revoke(token(call), caller.id());
      return Reply.json(JSON.createObjectNode().put("id", id));
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(400, "token: " + e.getMessage());
    }
  }

  private static String token(RoutingContext call) {
    try {
      JsonNode body = JSON.readTree(call.body().asString());
      if (body != null && body.path("token").isTextual()) {
        return body.path("token").asText();
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new RequestRefused(400, "The body is not JSON");
    }
    throw new RequestRefused(
        400, "The body must be {\"token\":\"...\"} with a token, or its id (its claim jti)");
  }
}
