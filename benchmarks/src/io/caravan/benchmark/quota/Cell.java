package io.caravan.benchmark.quota;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.SimulatorReport;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.journal.JournalEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One client against one limit of a HubSpot of its own, at one latency.
 *
 * <p>Half of the latency lies before the moment at which HubSpot counts the call, half after it: a
 * client cannot know.
 */
final class Cell implements AutoCloseable {

  /** Makes a client. */
  @FunctionalInterface
  interface Making {
    Caller of(Simulator hubspot) throws Exception;
  }

  private final String client;
  private final Limit limit;
  private final int latencyMillis;
  private final Simulator hubspot;
  private final Caller caller;
  private long begun;

  Cell(String client, Limit limit, int latencyMillis, Making making) throws Exception {
    this.client = client;
    this.limit = limit;
    this.latencyMillis = latencyMillis;
    this.hubspot = hubspot(limit, latencyMillis);
    this.caller = making.of(hubspot);
  }

  private static Simulator hubspot(Limit limit, int latencyMillis) throws IOException {
    var half = Latency.fixed(Duration.ofMillis(latencyMillis / 2));
    return Simulator.start(
        SimulatorOptions.builder()
            .contacts(100)
            .tier(limit.tier)
            .uplink(half)
            .latency(half)
            .build());
  }

  /** From now on calls are measured; what came before has warmed everything up. */
  void begin() {
    begun = System.currentTimeMillis();
  }

  /** What came of the time since {@link #begin}. */
  Outcome end() {
    SimulatorReport report = hubspot.report();
    return new Outcome(
        client,
        limit,
        latencyMillis,
        used(report),
        report.peak(limit.windowName),
        report.refused());
  }

  String failures() {
    return "%s, %s, %d ms: %s".formatted(client, limit.text, latencyMillis, caller.failures());
  }

  /**
   * The time that HubSpot's limit asks for so many calls, over the time they took. Calls come in
   * clumps, one a window; so whole multiples of the limit are looked at, for which it does not
   * matter where in a clump the measurement began.
   */
  private double used(SimulatorReport report) {
    List<Long> arrivals =
        report.recent().stream()
            .filter(call -> call.at() >= begun && call.status() != 429)
            .map(JournalEntry::at)
            .sorted()
            .toList();
    int windows = (arrivals.size() - 1) / limit.calls;
    if (windows == 0) {
      return 0;
    }
    long took = arrivals.get(windows * limit.calls) - arrivals.get(0);
    return (double) windows * limit.window.toMillis() / took;
  }

  @Override
  public void close() {
    caller.close();
    hubspot.close();
  }

  /**
   * @param used the share of the limit that was used
   * @param peak the most calls that any position of the window held, from the very start
   * @param refused calls answered with 429, from the very start
   */
  record Outcome(
      String client, Limit limit, int latencyMillis, double used, int peak, long refused) {}
}
