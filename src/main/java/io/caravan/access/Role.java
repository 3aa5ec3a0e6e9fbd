package io.caravan.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do; each role may do all that the ones before it may. */
public enum Role {
  /** Look. */
  VIEWER,
  /** Look, hand over writes, start syncs, replay dead letters. */
  OPERATOR,
  /** All, people, keys, connections and erasure included. */
  ADMIN;

  /** How it is written: viewer, operator, admin. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that is written so; empty when there is none. */
  public static Optional<Role> find(String label) {
    return Arrays.stream(values()).filter(role -> role.label().equals(label)).findFirst();
  }

  /** Whether this role may do what another one is needed for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
