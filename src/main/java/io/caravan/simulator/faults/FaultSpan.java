package io.caravan.simulator.faults;

/**
 * When a fault happens, among the calls that it is for.
 *
 * @param from the first moment, or null
 * @param until the moment at which it is over, or null
 * @param after how many calls pass unharmed first
 * @param count how many calls it hits at most; 0 for no end
 * @param rate the share of the calls that it hits, from 0 to 1
 */
public record FaultSpan(Moment from, Moment until, int after, int count, double rate) {

  /** Every call from now on. */
  public static final FaultSpan ALWAYS = new FaultSpan(null, null, 0, 0, 1);

  public FaultSpan {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must lie between 0 and 1: " + rate);
    }
    if (after < 0) {
      throw new IllegalArgumentException("after must not be negative: " + after);
    }
    if (count < 0) {
      throw new IllegalArgumentException(
          "count must not be negative, and 0 means without end: " + count);
    }
  }

  boolean open(long addedAt, long now) {
    return (from == null || now >= from.millis(addedAt))
        && (until == null || now < until.millis(addedAt));
  }
}
