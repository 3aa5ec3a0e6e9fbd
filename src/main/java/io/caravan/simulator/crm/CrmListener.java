package io.caravan.simulator.crm;

/** Hears of every change of a portal's records, under the portal's lock and in order. */
@FunctionalInterface
public interface CrmListener {

  /**
   * @param at milliseconds since the epoch
   */
  void changed(CrmChange change, ChangeSource source, long at);

  /** Both of them, this one first. */
  default CrmListener and(CrmListener other) {
    return (change, source, at) -> {
      changed(change, source, at);
      other.changed(change, source, at);
    };
  }
}
