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

  /** Whether this role may do what another one is needed for. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }

  /** As JSON and people write it: viewer, operator or admin. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a code; empty for any other text. */
  public static Optional<Role> find(String code) {
    return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
  }
}
