package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.ApiVersion;
import io.caravan.simulator.oauth.Grant;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request, after routing and authentication. */
public final class Call {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final String path;
  private final Map<String, String> values;
  private final Query query;
  private final String contentType;
  private final byte[] body;
  private final Grant grant;
  private final String host;

  /**
   * @param values the path's placeholders
   * @param grant what the token allows; null on open routes
   * @param contentType the Content-Type header, empty when there is none
   * @param host the Host header, for links
   */
  public Call(
      String path,
      Map<String, String> values,
      Query query,
      String contentType,
      byte[] body,
      Grant grant,
      String host) {
    this.path = path;
    this.values = values;
    this.query = query;
    this.contentType = contentType;
    this.body = body;
    this.grant = grant;
    this.host = host;
  }

  /** The value of a placeholder of the path. */
  public String value(String name) {
    return values.get(name);
  }

  public Query query() {
    return query;
  }

  /**
   * The body as JSON; must be an object.
   *
   * @throws ApiError 415 when it is said to be something else
   */
  public ObjectNode json() {
    JsonNode node = anyJson();
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.of(
            400, "Invalid input JSON on line 1, column 1: Cannot deserialize value from this body")
        .build();
  }

  /** The body as it came. */
  public byte[] bytes() {
    return body;
  }

  /** The Content-Type header; empty when there is none. */
  public String contentType() {
    return contentType;
  }

  /** The body's length in characters. */
  public int length() {
    return new String(body, StandardCharsets.UTF_8).length();
  }

  /** The body as any JSON; a missing node when empty. */
  public JsonNode anyJson() {
    requireType("application/json");
    return Json.read(body);
  }

  /** The body as a form, for the OAuth endpoints. */
  public Query form() {
    requireType(FORM);
    return new Query(new String(body, StandardCharsets.UTF_8));
  }

  /** The query and the form together: what the oldest token endpoint takes. */
  public Query queryAndForm() {
    return query.and(form());
  }

  /** A body without a type is taken as what it should be. */
  private void requireType(String wanted) {
    String given = contentType.toLowerCase(Locale.ROOT).strip();
    if (body.length > 0 && !given.isEmpty() && !given.split("[;\\s]")[0].equals(wanted)) {
      throw Refusals.wrongType();
    }
  }

  /** What the caller's token allows. */
  public Grant grant() {
    return grant;
  }

  /** The version of the API that the path names; v3 stands for all numbered ones. */
  public ApiVersion version() {
    return Optional.ofNullable(values.get("v")).map(ApiVersion::parse).orElse(ApiVersion.V3);
  }

  /** The path as called. */
  public String path() {
    return path;
  }

  /** The address of a path on this server. */
  public String address(String absolutePath) {
    return "http://" + host + absolutePath;
  }

  /**
   * Makes sure the token has all of some scopes.
   *
   * @throws ApiError 403 MISSING_SCOPES
   */
  public void requireAll(String... all) {
    for (String scope : all) {
      if (!grant.scopes().contains(scope)) {
        throw Refusals.missingAll(all);
      }
    }
  }

  /**
   * Makes sure the token has one of some scopes.
   *
   * @throws ApiError 403 MISSING_SCOPES
   */
  public void require(String... anyOf) {
    for (String scope : anyOf) {
      if (grant.scopes().contains(scope)) {
        return;
      }
    }
    throw missingScopes(anyOf);
  }

  /** The 403 for a call that none of some scopes allows. */
  public ApiError missingScopes(String... anyOf) {
    return Refusals.missingScopes(anyOf);
  }
}
