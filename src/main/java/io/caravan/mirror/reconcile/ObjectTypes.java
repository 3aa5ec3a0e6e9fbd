package io.caravan.mirror.reconcile;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The object types that are compared: a custom object's id differs from portal to portal. */
final class ObjectTypes {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectTypes.class);

  private final ObjectNames names;
  private final List<String> usual;
  private final Supplier<Collection<SyncedObject>> synced;

  /**
   * @param usual the names of those that are compared on schedule
   * @param synced how objects are synced, by their routes
   */
  ObjectTypes(ObjectNames names, List<String> usual, Supplier<Collection<SyncedObject>> synced) {
    this.names = names;
    this.usual = List.copyOf(usual);
    this.synced = synced;
  }

  /** Those that the portal has of the usual ones. */
  List<ObjectType> usual(long portalId) {
    List<ObjectType> types = new ArrayList<>();
    for (String name : usual) {
      try {
        types.add(called(portalId, name));
      } catch (IllegalArgumentException e) {
        LOG.warn("Left out of the comparison: {}", e.getMessage());
      }
    }
    return types;
  }

  /**
   * The type of a name or id.
   *
   * @throws IllegalArgumentException when the portal has none
   */
  ObjectType called(long portalId, String name) {
    try {
      return names.find(portalId, name).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RunRefused refused) {
        throw new IllegalArgumentException(refused.getMessage(), e);
      }
      throw e;
    }
  }

  /** The properties that the mirror has of a type, where a route names them; empty for all. */
  Set<String> properties(long portalId, ObjectType type) {
    for (SyncedObject object : synced.get()) {
      if (!object.allProperties() && called(portalId, object.name()).equals(type)) {
        return Set.copyOf(object.properties());
      }
    }
    return Set.of();
  }
}
