package io.caravan.operations;

import java.util.List;

/**
 * An object that has a route.
 *
 * @param name as the route names it
 * @param associations the objects whose associations are read with its records
 */
public record SyncObjectView(String name, List<String> associations) {

  public SyncObjectView {
    associations = associations == null ? List.of() : List.copyOf(associations);
  }
}
