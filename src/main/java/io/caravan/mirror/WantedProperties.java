package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRepository.PortalType;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which properties the mirror holds, where it does not hold all: what comes from HubSpot by
 * listing, re-read or event is reduced to them, so that no way of learning adds what another takes
 * away. Thread-safe.
 */
public final class WantedProperties {

  private final Map<PortalType, Set<String>> wanted = new ConcurrentHashMap<>();

  /** From now on these properties of a portal's records of a type are held, and no others. */
  public void only(long portalId, ObjectType type, Set<String> names) {
    wanted.put(new PortalType(portalId, type), Set.copyOf(names));
  }

  /** From now on all properties are held. */
  public void all(long portalId, ObjectType type) {
    wanted.remove(new PortalType(portalId, type));
  }

  /** The change without what is not held. */
  RecordChange reduced(RecordChange change) {
    if (wanted.isEmpty()) {
      return change;
    }
    Set<String> names = wanted.get(new PortalType(change.ref().portalId(), change.ref().type()));
    if (names == null) {
      return change;
    }
    if (change instanceof RecordChange.Snapshot snapshot) {
      return new RecordChange.Snapshot(
          snapshot.ref(),
          kept(snapshot.values(), names),
          snapshot.createdAt(),
          snapshot.updatedAt(),
          snapshot.at());
    }
    if (change instanceof RecordChange.PartialSnapshot part) {
      return new RecordChange.PartialSnapshot(
          part.ref(), kept(part.values(), names), part.updatedAt(), part.at());
    }
    return change;
  }

  /** Whether a change is about a property that is not held. */
  boolean leavesOut(RecordChange change) {
    if (wanted.isEmpty() || !(change instanceof RecordChange.PropertyChanged changed)) {
      return false;
    }
    Set<String> names = wanted.get(new PortalType(change.ref().portalId(), change.ref().type()));
    return names != null && !names.contains(changed.name());
  }

  private static Map<String, String> kept(Map<String, String> values, Set<String> names) {
    var kept = new java.util.LinkedHashMap<>(values);
    kept.keySet().retainAll(names);
    return kept;
  }
}
