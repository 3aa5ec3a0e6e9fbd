package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import java.util.List;

/** Hears of schemas that were read from HubSpot. */
@FunctionalInterface
public interface SchemaListener {

  /**
   * A schema was read; perhaps the same as last time. Called often and by any thread: must be
   * quick.
   */
  void schemaRead(long portalId, ObjectType type, List<PropertyDefinition> schema);
}
