package io.caravan.write;

import io.caravan.hubspot.RateLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the calls that writes would spend: full batches of those that can go together, and the
 * look-ups of record ids before. Writes for one record twice make a few more.
 */
public final class CallsNeeded {

  private static final int LOOKED_UP = 100;
  private static final double BURST_SECONDS = 10;

  private final Map<String, Integer> writes = new HashMap<>();
  private final Map<String, Integer> lookUps = new HashMap<>();
  private final Map<String, Integer> limits = new HashMap<>();
  private final Map<String, Boolean> ofLinks = new HashMap<>();

  /** Counts a write in. */
  public void add(Write write) {
    String key = write.batchKey();
    writes.merge(key, 1, Integer::sum);
    limits.putIfAbsent(key, BatchCall.limit(write.operation()));
    ofLinks.putIfAbsent(key, write.operation().ofLink());
    if (Addressed.needsRecordId(write)) {
      lookUps.merge(key, 1, Integer::sum);
    }
  }

  /** All calls. */
  public long total() {
    return batches(false) + batches(true) + lookUpCalls();
  }

  /** Those of them that only find record ids. */
  public long lookUpCalls() {
    return lookUps.values().stream().mapToLong(count -> ceil(count, LOOKED_UP)).sum();
  }

  /** How long the calls take when nobody else calls the portal, by its limits per ten seconds. */
  public Duration time(RateLimits limits) {
    double seconds =
        Math.max(
            seconds(batches(false) + lookUpCalls(), limits.burstPerTenSeconds()),
            seconds(batches(true), limits.associationsPerTenSeconds()));
    return Duration.ofSeconds((long) Math.ceil(seconds));
  }

  private long batches(boolean links) {
    return writes.entrySet().stream()
        .filter(entry -> ofLinks.get(entry.getKey()) == links)
        .mapToLong(entry -> ceil(entry.getValue(), limits.get(entry.getKey())))
        .sum();
  }

  /** The first window is free at the start. */
  private static double seconds(long calls, int perTenSeconds) {
    return Math.max(0, calls - perTenSeconds) * BURST_SECONDS / perTenSeconds;
  }

  private static long ceil(int count, int size) {
    return (count + size - 1) / size;
  }
}
