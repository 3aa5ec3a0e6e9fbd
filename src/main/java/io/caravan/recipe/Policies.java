package io.caravan.recipe;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Which side's value holds where both sides changed a property before they heard of each other.
 *
 * @param usual for properties without a policy of their own
 * @param byProperty by HubSpot's name of the property
 */
public record Policies(Policy usual, Map<String, Policy> byProperty) {

  /** Which value holds. */
  public enum Policy {
    /** The later change; HubSpot's when both are of one time. */
    LATEST_CHANGE,
    /** HubSpot's. */
    HUBSPOT,
    /** The company's own. */
    EXTERNAL
  }

  private static final Map<String, Policy> WORDS =
      Map.of(
          "latest change wins", Policy.LATEST_CHANGE,
          "hubspot wins", Policy.HUBSPOT,
          "external wins", Policy.EXTERNAL);

  public Policies {
    byProperty = Map.copyOf(byProperty);
  }

  /**
   * Reads {@code latest change wins; phone: hubspot wins}: the usual policy, then those of single
   * properties.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  public static Policies parse(String text) {
    Policy usual = Policy.LATEST_CHANGE;
    Map<String, Policy> byProperty = new HashMap<>();
    for (String part : text.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int colon = part.indexOf(':');
      Policy policy = policy(part.substring(colon + 1), text);
      if (colon < 0) {
        usual = policy;
      } else {
        byProperty.put(part.substring(0, colon).strip(), policy);
      }
    }
    return new Policies(usual, byProperty);
  }

  /** The policy for a property. */
  Policy of(String property) {
    return byProperty.getOrDefault(property, usual);
  }

  private static Policy policy(String words, String text) {
    Policy policy = WORDS.get(words.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
    if (policy == null) {
      throw new IllegalArgumentException(
          "'%s' in the policy '%s' must be 'latest change wins', 'hubspot wins' or 'external wins'"
              .formatted(words.strip(), text));
    }
    return policy;
  }
}
