package io.caravan.access;

/** What a caller may do; each role may do all that the ones before it may. */
public enum Role {
  /** Look. */
  VIEWER,
  /** Look, hand over writes, start syncs, replay dead letters. */
  OPERATOR,
  /** All, people, keys, connections and erasure included. */
  ADMIN;

  /** Whether this role may do what another one is needed for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
