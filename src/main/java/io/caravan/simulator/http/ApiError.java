package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer that is an error, in HubSpot's form. Source: HubSpot docs, "Error handling". */
public final class ApiError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean bare;
  private final transient Map<String, JsonNode> members;

  private ApiError(int status, String message, boolean bare, Map<String, JsonNode> members) {
    super(message, null, false, false);
    this.status = status;
    this.bare = bare;
    this.members = members;
  }

  /** Begins an error. */
  public static Builder of(int status, String message) {
    return new Builder(status, message);
  }

  /** 400 with category VALIDATION_ERROR. */
  public static ApiError invalid(String message) {
    return of(400, message).category("VALIDATION_ERROR").build();
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The body as it goes out. */
  public ObjectNode body(String correlationId) {
    ObjectNode body = Json.object();
    body.put("status", "error");
    body.put("message", getMessage());
    if (!bare) {
      body.put("correlationId", correlationId);
    }
    members.forEach(body::set);
    return body;
  }

  /** The same error in other words; null keeps what is there. */
  ApiError saying(String message, String category, String subCategory) {
    var builder = new Builder(status, message == null ? getMessage() : message);
    builder.members.putAll(members);
    if (category != null) {
      builder.category(category);
    }
    if (subCategory != null) {
      builder.subCategory(subCategory);
    }
    return builder.build();
  }

  /** The error as one entry of a 207's {@code errors}. */
  public ObjectNode entry() {
    ObjectNode entry = Json.object();
    entry.put("status", "error");
    entry.set("category", members.getOrDefault("category", Json.object().textNode("BAD_REQUEST")));
    entry.put("message", getMessage());
    members.forEach(
        (name, value) -> {
          if (!name.equals("category")) {
            entry.set(name, value);
          }
        });
    if (!entry.has("context")) {
      entry.set("context", Json.object());
    }
    return entry;
  }

  /** Collects the members of an error body, in order. */
  public static final class Builder {
    private final int status;
    private final String message;
    private final Map<String, JsonNode> members = new LinkedHashMap<>();
    private boolean bare;

    private Builder(int status, String message) {
      this.status = status;
      this.message = message;
    }

    public Builder category(String category) {
      return text("category", category);
    }

    public Builder subCategory(String subCategory) {
      return text("subCategory", subCategory);
    }

    /** Adds values under a key of {@code context}. */
    public Builder context(String key, String... values) {
      ((ObjectNode) members.computeIfAbsent("context", k -> Json.object()))
          .set(key, Json.array(List.of(values)));
      return this;
    }

    public Builder text(String name, String value) {
      members.put(name, Json.object().textNode(value));
      return this;
    }

    public Builder member(String name, JsonNode value) {
      members.put(name, value);
      return this;
    }

    /** Leaves the correlation id out of the body, as the token endpoints do. */
    public Builder bare() {
      bare = true;
      return this;
    }

    public ApiError build() {
      return new ApiError(status, message, bare, members);
    }
  }
}
