package io.caravan.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.AccessConfiguration;
import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.LocalTokens;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Set;

/** Tokens over HTTP: revoke one, rotate the key that signs them. Blocks. */
public final class TokensApi implements ManagementPart {

  /** Where a token is revoked. */
  public static final String REVOKE = "/caravan/tokens/revoke";

  /** Where the key that signs tokens is rotated. */
  public static final String ROTATE_KEY = "/caravan/tokens/rotate-key";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AccessConfiguration access;
  private final DomainPortals portals;

  /**
   * @param portals lets those in who see all portals
   */
  public TokensApi(AccessConfiguration access, DomainPortals portals) {
    this.access = access;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls all) {
    Calls calls = OfAllPortals.only(portals, all);
    calls.take(HttpMethod.POST, REVOKE, Role.ADMIN, this::revoke);
    calls.take(HttpMethod.POST, ROTATE_KEY, Role.ADMIN, this::rotateKey);
  }

  /** In the body, since the paths of requests end up in logs. */
  private Reply revoke(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    Caller caller = call.get(Caller.NAME);
    try {
      String id = access.revoked().revoke(token(call), caller.id());
      return Reply.json(JSON.createObjectNode().put("id", id));
    } catch (IllegalArgumentException e) {
      throw new RequestRefused(400, "token: " + e.getMessage());
    }
  }

  private Reply rotateKey(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("revokeOld"));
    boolean revokeOld = query.flag("revokeOld").orElse(false);
    query.complete();
    try {
      LocalTokens.Rotated rotated = access.rotateKey(revokeOld);
      ObjectNode json = JSON.createObjectNode().put("keyId", rotated.keyId());
      ArrayNode before = json.putArray("before");
      rotated.before().forEach(before::add);
      rotated.until().ifPresent(until -> json.put("until", until.toString()));
      return Reply.json(json);
    } catch (IOException e) {
      throw new RequestRefused(409, "The key was not changed: " + e.getMessage());
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
