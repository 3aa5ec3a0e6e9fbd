package io.caravan.cli;

import io.caravan.access.DomainPortals;
import io.caravan.operations.ManagementPart;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * A floor of the house: it builds some features on what lies below, and says what it gives to whom.
 * A new feature is a class of this kind and a line in {@link Floors}.
 */
interface Floor {

  /** Names what routes call, before Camel starts. */
  default void bind(CamelContext camel) throws Exception {}

  /** Camel runs with the routes: what goes on in the background begins. */
  default void begin(ProcessKind kind) {}

  /**
   * What operators can do with it over the management port.
   *
   * @param portals says what each caller sees
   */
  default List<ManagementPart> management(DomainPortals portals) {
    return List.of();
  }
}
