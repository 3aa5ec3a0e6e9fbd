package io.caravan.recipe;

import static io.caravan.recipe.Observation.same;

import io.caravan.recipe.Policies.Policy;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides, property by property, which value holds and who has to be told. Pure: the same input
 * gives the same result, and hearing of something twice changes nothing.
 *
 * <p>A change that was made knowing the value before it holds; clocks do not matter then. Only
 * where both sides changed a property before they heard of each other does the policy decide.
 *
 * @param agreed what is known now, by property
 * @param toRow values that the row must get
 * @param toHubSpot values that HubSpot must get
 */
public record Reconciliation(
    Map<String, Agreed> agreed, Map<String, String> toRow, Map<String, String> toHubSpot) {

  /**
   * @param known what was known before; empty for a pair that has just been found
   * @param row the row's values by property; only these properties are looked at
   * @param rowAt when the row was last changed, milliseconds since the epoch
   * @param heard what was heard of HubSpot, in any order, doubled or late
   */
  public static Reconciliation of(
      Map<String, Agreed> known,
      Map<String, String> row,
      long rowAt,
      List<Observation> heard,
      Policies policies) {
    var result =
        new Reconciliation(new TreeMap<>(known), new LinkedHashMap<>(), new LinkedHashMap<>());
    row.forEach(
        (property, value) -> {
          List<Observation> seen =
              heard.stream()
                  .filter(observation -> observation.property().equals(property))
                  .sorted(Comparator.comparingLong(Observation::at))
                  .toList();
          Agreed before = known.getOrDefault(property, Agreed.NOTHING);
          Policy policy = policies.of(property);
          Agreed now =
              before.value() == null
                  ? met(before, value, rowAt, seen, policy)
                  : changed(before, value, rowAt, seen, policy);
          result.tell(property, before, now, value);
        });
    return result;
  }

  /** Notes what holds, and for whom it is news. */
  private void tell(String property, Agreed before, Agreed now, String rowValue) {
    if (!same(now.value(), rowValue)) {
      toRow.put(property, now.value());
    }
    boolean news = before.value() == null || !same(before.value(), now.value());
    boolean neverAny =
        now.inHubSpot() == null
            && now.value().isBlank()
            && (before.value() == null || before.value().isBlank());
    Agreed told = now;
    if (now.differsInHubSpot() && !neverAny && (news || now.pending() == null)) {
      toHubSpot.put(property, now.value());
      told = now.sending(now.value());
    }
    agreed.put(property, told);
  }

  /** Both sides meet for the first time: a value beats none. */
  private static Agreed met(
      Agreed before, String rowValue, long rowAt, List<Observation> heard, Policy policy) {
    Agreed now = before;
    for (Observation seen : heard) {
      now = now.heard(seen);
    }
    String theirs = now.inHubSpot() == null ? "" : now.inHubSpot();
    if (theirs.isBlank() || same(theirs, rowValue)) {
      now = now.changedInRow(rowValue, rowAt);
      return theirs.isBlank() ? now : now.refused(now.inHubSpotAt());
    }
    return rowValue.isBlank() || hubspotWins(policy, now.inHubSpotAt(), rowAt)
        ? now.changedInHubSpot(theirs, now.inHubSpotAt())
        : now.refused(now.inHubSpotAt()).changedInRow(rowValue, rowAt);
  }

  private static Agreed changed(
      Agreed before, String rowValue, long rowAt, List<Observation> heard, Policy policy) {
    Agreed now = before;
    boolean changedInHubSpot = false;
    for (Observation seen : heard) {
      now = now.heard(seen);
      if (seen.own() || seen.at() <= now.judgedAt()) {
        continue;
      }
      if (same(seen.value(), now.value())) {
        now = now.refused(seen.at());
      } else if (holds(seen, now, policy)) {
        now = now.changedInHubSpot(seen.value(), seen.at());
        changedInHubSpot = true;
      } else {
        now = now.refused(seen.at());
      }
    }
    boolean rowChanged = !same(before.value(), rowValue);
    if (!rowChanged || same(rowValue, now.value())) {
      return now;
    }
    return changedInHubSpot && hubspotWins(policy, now.at(), rowAt)
        ? now
        : now.changedInRow(rowValue, rowAt);
  }

  /** Whether a change in HubSpot holds against the value that held so far. */
  private static boolean holds(Observation seen, Agreed now, Policy policy) {
    boolean knewOurs = now.arrivedAt() != 0 && seen.at() > now.arrivedAt();
    return now.side() == Side.HUBSPOT || knewOurs || hubspotWins(policy, seen.at(), now.at());
  }

  private static boolean hubspotWins(Policy policy, long hubspotAt, long externalAt) {
    return switch (policy) {
      case LATEST_CHANGE -> hubspotAt >= externalAt;
      case HUBSPOT -> true;
      case EXTERNAL -> false;
    };
  }
}
