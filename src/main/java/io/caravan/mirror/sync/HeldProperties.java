package io.caravan.mirror.sync;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.WantedProperties;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the mirror which properties a route names, so that events and re-reads bring no others: for
 * HubSpot's own types at once, for custom objects as soon as a run has found their type.
 */
final class HeldProperties {

  private final WantedProperties wanted;
  private final RunRepository runs;
  private final Supplier<List<Long>> portals;

  HeldProperties(WantedProperties wanted, RunRepository runs, Supplier<List<Long>> portals) {
    this.wanted = wanted;
    this.runs = runs;
    this.portals = portals;
  }

  /** A route is ready. */
  void registered(SyncedObject object) {
    for (long portalId : portals.get()) {
      runs.last(portalId, object.name(), Mode.FULL)
          .map(row -> new ObjectType(row.objectType()))
          .or(() -> standard(object))
          .ifPresent(type -> found(portalId, type, object));
    }
  }

  /** A run knows what its object is in a portal. */
  void found(long portalId, ObjectType type, SyncedObject object) {
    if (object.allProperties()) {
      wanted.all(portalId, type);
    } else {
      wanted.only(portalId, type, named(object, type));
    }
  }

  /** What a route that does not read all properties reads. */
  static Set<String> named(SyncedObject object, ObjectType type) {
    Set<String> names = new LinkedHashSet<>(object.properties());
    // A record is replaced as a whole, with what is refreshed apart and what histories end with.
    names.addAll(object.calculated());
    names.addAll(object.history());
    names.add(type.lastModifiedProperty());
    names.add("hs_merged_object_ids");
    return names;
  }

  private static Optional<ObjectType> standard(SyncedObject object) {
    return ObjectType.find(object.name()).filter(type -> !type.isCustom());
  }
}
