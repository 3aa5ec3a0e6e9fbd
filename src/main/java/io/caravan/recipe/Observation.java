package io.caravan.recipe;

/**
 * A value that HubSpot had at some time.
 *
 * @param property HubSpot's name of the property
 * @param at when it got the value, by HubSpot's clock, milliseconds since the epoch
 * @param own whether Caravan had written it: then it tells what HubSpot has, and is no change
 */
public record Observation(String property, String value, long at, boolean own) {

  /**
   * Whether HubSpot takes two values for the same: outer blanks do not count, nor the case of
   * addresses.
   */
  static boolean same(String one, String other) {
    String left = one.strip();
    String right = other.strip();
    return left.equals(right) || left.indexOf('@') > 0 && left.equalsIgnoreCase(right);
  }
}
