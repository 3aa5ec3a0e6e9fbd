package io.caravan.operations;

import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;

/** Calls that concern all portals at once, and are for those alone who run the installation. */
final class OfAllPortals {

  private OfAllPortals() {}

  /** Takes calls that refuse all others. */
  static ManagementPart.Calls only(DomainPortals portals, ManagementPart.Calls calls) {
    return (method, path, need, answer) ->
        calls.take(
            method,
            path,
            need,
            call -> {
              portals.requireAll(Callers.of(call));
              return answer.apply(call);
            });
  }
}
