package io.caravan.recipe;

import static io.caravan.recipe.Observation.same;

/**
 * What is known of one property of a customer and a contact.
 *
 * @param value the value that holds, which the row had when it was last seen or written; null for a
 *     property that was not looked at yet
 * @param at when it was changed to that, milliseconds since the epoch, by the clock of its side
 * @param side where it was changed
 * @param judgedAt the latest change of somebody in HubSpot that was judged, whether it holds or
 *     not; by HubSpot's clock
 * @param arrivedAt when HubSpot had the value that holds, by its clock; 0 for not heard of yet
 * @param inHubSpot what HubSpot had last, as far as we have heard; null for not heard yet
 * @param inHubSpotAt when it got that
 * @param pending a value on its way to HubSpot that we have not heard of yet; null for none
 */
public record Agreed(
    String value,
    long at,
    Side side,
    long judgedAt,
    long arrivedAt,
    String inHubSpot,
    long inHubSpotAt,
    String pending) {

  /** Nothing is known. */
  static final Agreed NOTHING = new Agreed(null, 0, Side.EXTERNAL, 0, 0, null, 0, null);

  /** HubSpot had a value at some time; later ones hold, and of equal times the last heard of. */
  Agreed heard(Observation seen) {
    boolean newer = inHubSpot == null || seen.at() >= inHubSpotAt;
    boolean arrived = value != null && same(value, seen.value());
    return new Agreed(
        value,
        at,
        side,
        judgedAt,
        arrived ? Math.max(arrivedAt, seen.at()) : arrivedAt,
        newer ? seen.value() : inHubSpot,
        newer ? seen.at() : inHubSpotAt,
        pending != null && same(pending, seen.value()) ? null : pending);
  }

  /** A change in HubSpot holds from now on. */
  Agreed changedInHubSpot(String newValue, long changedAt) {
    return new Agreed(
        newValue,
        changedAt,
        Side.HUBSPOT,
        Math.max(judgedAt, changedAt),
        changedAt,
        inHubSpot,
        inHubSpotAt,
        pending);
  }

  /**
   * A change of the row holds from now on; it is later than what it replaces, whatever its clock.
   */
  Agreed changedInRow(String newValue, long changedAt) {
    return new Agreed(
        newValue,
        value == null ? changedAt : Math.max(changedAt, at + 1),
        Side.EXTERNAL,
        judgedAt,
        0,
        inHubSpot,
        inHubSpotAt,
        pending);
  }

  /** A change in HubSpot does not hold, and is not to be judged again. */
  Agreed refused(long changedAt) {
    return new Agreed(
        value, at, side, Math.max(judgedAt, changedAt), arrivedAt, inHubSpot, inHubSpotAt, pending);
  }

  Agreed sending(String sent) {
    return new Agreed(value, at, side, judgedAt, arrivedAt, inHubSpot, inHubSpotAt, sent);
  }

  /** Whether HubSpot may have another value than the one that holds. */
  boolean differsInHubSpot() {
    return inHubSpot == null || !same(inHubSpot, value);
  }
}
