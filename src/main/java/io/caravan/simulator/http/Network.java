package io.caravan.simulator.http;

import java.util.Random;

/**
 * How slow the simulated network and server are; can be changed while running.
 *
 * <p>The way there passes before a call is counted, the way back after it was counted and applied.
 * The times are drawn from the seed: the n-th call that arrives always takes the same.
 */
public final class Network {

  private volatile Latency there;
  private volatile Latency back;
  private final Random randomThere;
  private final Random randomBack;

  public Network(Latency there, Latency back, long seed) {
    this.randomThere = new Random(seed);
    this.randomBack = new Random(~seed);
    this.there = there;
    this.back = back;
  }

  /** Changes the time before a call is counted. */
  public void there(Latency latency) {
    there = latency;
  }

  /** Changes the time between counting and answering. */
  public void back(Latency latency) {
    back = latency;
  }

  long thereMillis() {
    return there.nextMillis(randomThere);
  }

  long backMillis() {
    return back.nextMillis(randomBack);
  }
}
