package io.caravan.benchmark.write;

import java.util.Arrays;

/** Times that were measured. */
final class Percentiles {

  private final long[] nanos;

  Percentiles(long[] nanos) {
    this.nanos = nanos.clone();
    Arrays.sort(this.nanos);
  }

  /** Milliseconds that this share of them kept within. */
  double millis(double share) {
    if (nanos.length == 0) {
      return Double.NaN;
    }
    return nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)] / 1e6;
  }
}
