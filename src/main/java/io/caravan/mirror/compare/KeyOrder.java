package io.caravan.mirror.compare;

import java.math.BigDecimal;
import java.util.Comparator;

/** In which order both sides hand out their rows. */
public enum KeyOrder {
  /** By value: 9 before 10. */
  NUMBER(Comparator.comparing(BigDecimal::new)),
  /** By code points, whatever the database's language. */
  TEXT(KeyOrder::byCodePoints);

  private final Comparator<String> comparator;

  KeyOrder(Comparator<String> comparator) {
    this.comparator = comparator;
  }

  /**
   * Compares two keys.
   *
   * @throws Incomparable when one is no number where they are ordered by value
   */
  int compare(String one, String other) {
    try {
      return comparator.compare(one, other);
    } catch (NumberFormatException e) {
      throw new Incomparable(
          "the key '%s' or '%s' is no number; say --key-order text".formatted(one, other), e);
    }
  }

  private static int byCodePoints(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // Surrogates stand for code points above all others.
        boolean high = Character.isSurrogate(a);
        return high == Character.isSurrogate(b) ? Character.compare(a, b) : high ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
