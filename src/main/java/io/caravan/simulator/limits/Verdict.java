package io.caravan.simulator.limits;

import java.util.Map;

/**
 * What the limits say about a call.
 *
 * @param policy the limit that refuses it, or null when it may go on
 * @param group the name of the refusing limit's group as HubSpot writes it, or null
 * @param headers rate-limit headers of the answer, refused or not
 */
public record Verdict(Policy policy, String group, Map<String, String> headers) {

  /** The call counts nowhere. */
  static final Verdict NOT_COUNTED = new Verdict(null, null, Map.of());

  /** HubSpot's names of its limits. */
  public enum Policy {
    DAILY("daily limit"),
    TEN_SECONDLY_ROLLING("ten_secondly_rolling limit"),
    SECONDLY("secondly limit");

    private final String text;

    Policy(String text) {
      this.text = text;
    }

    /** The message of a 429. */
    public String message() {
      return "You have reached your " + text + ".";
    }
  }

  public boolean allowed() {
    return policy == null;
  }
}
