package io.caravan.simulator.http;

/**
 * How slow the simulated network and server are; can be changed while running.
 *
 * <p>The way there passes before a call is counted, the way back after it was counted and applied.
 */
public final class Network {

  private volatile Latency there;
  private volatile Latency back;

  public Network(Latency there, Latency back) {
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
    return there.nextMillis();
  }

  long backMillis() {
    return back.nextMillis();
  }
}
