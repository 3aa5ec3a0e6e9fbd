package io.caravan.benchmark.load;

/** When each delivery is to be sent. */
public interface Pace {

  /** The time in nanoseconds after the start at which a delivery is due. */
  long due(int delivery);

  /**
   * The next delivery as soon as a connection is free. Its latency counts from when it was sent.
   */
  static Pace asFastAsAnswered() {
    return delivery -> 0;
  }

  /**
   * So many a second, whether the server keeps up or not. Latencies count from when a delivery was
   * due, so that a server that stalls does not make its own waiting invisible.
   */
  static Pace perSecond(double deliveries) {
    return delivery -> (long) (delivery * 1e9 / deliveries);
  }
}
