package io.caravan.simulator.search;

/**
 * The records whose id, or time of creation or of the last change, lies between two bounds.
 *
 * @param number of the property
 * @param from the lowest, included
 * @param to the highest, included; below {@code from} when nothing is wanted
 */
record KeyRange(int number, long from, long to) {

  /** The whole numbers that fulfil a comparison with a bound. */
  static KeyRange of(int number, Operator operator, double bound) {
    return switch (operator) {
      case LT -> new KeyRange(number, Long.MIN_VALUE, below((long) Math.ceil(bound)));
      case LTE -> new KeyRange(number, Long.MIN_VALUE, (long) Math.floor(bound));
      case GT -> new KeyRange(number, above((long) Math.floor(bound)), Long.MAX_VALUE);
      case GTE -> new KeyRange(number, (long) Math.ceil(bound), Long.MAX_VALUE);
      default -> new KeyRange(number, (long) Math.ceil(bound), (long) Math.floor(bound));
    };
  }

  static KeyRange all(int number) {
    return new KeyRange(number, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The smallest range that has both in it. */
  KeyRange hull(KeyRange other) {
    return new KeyRange(number, Math.min(from, other.from), Math.max(to, other.to));
  }

  KeyRange and(KeyRange other) {
    return new KeyRange(number, Math.max(from, other.from), Math.min(to, other.to));
  }

  private static long below(long value) {
    return value == Long.MIN_VALUE ? value : value - 1;
  }

  private static long above(long value) {
    return value == Long.MAX_VALUE ? value : value + 1;
  }
}
