package io.caravan.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * HubSpot's words about a call that it refused. Every part is optional in HubSpot's answers; absent
 * ones are empty here. Sources: HubSpot docs, "Error handling"; real bodies quoted in public.
 *
 * @param message a sentence for people; never branch on it
 * @param category such as VALIDATION_ERROR or EXPIRED_AUTHENTICATION; the token endpoints put it in
 *     {@code status} (BAD_REFRESH_TOKEN), some old ones in {@code errorType}
 * @param subCategory a finer category
 * @param correlationId what HubSpot's support asks for
 * @param policyName the limit that a 429 names: DAILY, TEN_SECONDLY_ROLLING, SECONDLY
 * @param details one per invalid value, in HubSpot's order
 * @param requiredScopes the scopes that a MISSING_SCOPES answer names; of some, one is enough
 */
public record ErrorBody(
    String message,
    String category,
    String subCategory,
    String correlationId,
    String policyName,
    List<Detail> details,
    List<String> requiredScopes) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One invalid value.
   *
   * @param code such as PROPERTY_DOESNT_EXIST or INVALID_OWNER_ID; empty when HubSpot gave none
   */
  public record Detail(String message, String code) {}

  /** Reads a body; empty when it is not a JSON object, such as a proxy's HTML page. */
  public static Optional<ErrorBody> parse(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      return root != null && root.isObject() ? Optional.of(of(root)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether one of the details has this code. */
  public boolean names(String code) {
    return details.stream().anyMatch(detail -> detail.code.equals(code));
  }

  private static ErrorBody of(JsonNode root) {
    var details = new ArrayList<Detail>();
    var scopes = new LinkedHashSet<String>();
    for (JsonNode error : root.path("errors")) {
      details.add(new Detail(text(error, "message"), text(error, "code")));
      for (String list : List.of("requiredGranularScopes", "requiredScopes")) {
        error.path("context").path(list).forEach(scope -> scopes.add(scope.asText()));
      }
    }
    return new ErrorBody(
        text(root, "message"),
        category(root),
        text(root, "subCategory"),
        text(root, "correlationId"),
        text(root, "policyName"),
        List.copyOf(details),
        List.copyOf(scopes));
  }

  private static String category(JsonNode root) {
    if (root.path("category").isTextual()) {
      return text(root, "category");
    }
    String status = text(root, "status");
    return status.isEmpty() || status.equals("error") ? text(root, "errorType") : status;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
