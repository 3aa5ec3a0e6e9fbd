package io.caravan.simulator.journal;

/**
 * What became of calls. Each call is one of them, so they add up to {@code calls}.
 *
 * @param calls all
 * @param answered answered as HubSpot would, with success
 * @param refused by the limits, with 429
 * @param faulted hit by an injected fault, whatever the answer
 * @param rejected with 4xx for what the caller did: bad input, unknown records, expired tokens
 * @param failed with 5xx that nobody injected: a defect of the simulator
 */
public record CallCounts(
    long calls, long answered, long refused, long faulted, long rejected, long failed) {

  static final CallCounts NONE = new CallCounts(0, 0, 0, 0, 0, 0);

  CallCounts plus(JournalEntry entry) {
    boolean isRefused = entry.policy() != null;
    boolean isFaulted = !isRefused && entry.fault() != null;
    boolean own = !isRefused && !isFaulted;
    int hundreds = entry.status() / 100;
    return new CallCounts(
        calls + 1,
        answered + count(own && hundreds < 4),
        refused + count(isRefused),
        faulted + count(isFaulted),
        rejected + count(own && hundreds == 4),
        failed + count(own && hundreds > 4));
  }

  private static int count(boolean counts) {
    return counts ? 1 : 0;
  }
}
