package io.caravan.mirror.compare;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** In which ways two values may be written differently and count as equal. */
public enum Rule {
  /** No value, and an empty one. */
  EMPTY,
  /** 1, 1.0 and 1E0. */
  NUMBERS,
  /** A moment as text in any zone, or as milliseconds since the epoch; without a zone it is UTC. */
  DATES,
  /** true, t, yes and 1; false, f, no and 0. */
  BOOLEANS,
  /** a;b and b;a. */
  LISTS,
  /** Spaces around. */
  SPACES,
  /** Capitals and small letters. */
  CASE;

  /** What counts as equal when nothing else is said. */
  public static final Set<Rule> USUAL =
      Set.copyOf(EnumSet.of(EMPTY, NUMBERS, DATES, BOOLEANS, LISTS));

  /**
   * The rule of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Rule of(String name) {
    return valueOf(name.strip().toUpperCase(Locale.ROOT));
  }

  /** As people write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
