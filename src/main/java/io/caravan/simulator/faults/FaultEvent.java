package io.caravan.simulator.faults;

import java.util.Set;

/**
 * A webhook event as faults see it.
 *
 * @param subscriptionType such as {@code contact.propertyChange}
 * @param recordIds the records it is about: both ends of an association, all records of a merge
 * @param property the changed property; null for other events
 * @param value its new value; null for other events
 */
public record FaultEvent(
    long portalId,
    long appId,
    String subscriptionType,
    Set<String> recordIds,
    String property,
    String value) {

  public FaultEvent {
    recordIds = Set.copyOf(recordIds);
  }
}
