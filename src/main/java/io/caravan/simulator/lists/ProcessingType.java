package io.caravan.simulator.lists;

/** How records get into a list. */
public enum ProcessingType {
  /** By hand alone. */
  MANUAL,
  /** By filters once, by hand from then on. */
  SNAPSHOT,
  /** By filters all the time; never by hand. */
  DYNAMIC
}
