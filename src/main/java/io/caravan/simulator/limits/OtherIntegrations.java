package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What other integrations use of a portal's limits, at once or steadily. Guarded by its owner's
 * lock.
 */
final class OtherIntegrations {

  private final CallWindows windows;
  private final AccountDay day;
  private final Map<String, Long> calls = new TreeMap<>();
  private final List<OtherIntegration> steady = new ArrayList<>();

  OtherIntegrations(CallWindows windows, AccountDay day) {
    this.windows = windows;
    this.day = day;
  }

  /** Uses quota at once. */
  void consume(long appId, Bucket bucket, int count, long now) {
    RollingWindow window = windows.of(bucket, appId);
    for (int i = 0; i < count; i++) {
      window.add(now);
    }
    count(bucket, count, count);
  }

  /** Calls steadily from now on, in place of what it did with the same bucket and app so far. */
  void call(long appId, Bucket bucket, double callsPerSecond, long now) {
    steady.removeIf(other -> other.bucket() == bucket && other.appId() == appId);
    if (callsPerSecond > 0) {
      steady.add(new OtherIntegration(bucket, appId, callsPerSecond, now));
    }
  }

  /** Counts the calls that came due since somebody last looked. */
  void catchUp(long now) {
    for (OtherIntegration other : steady) {
      long due = other.due(now);
      if (due == 0) {
        continue;
      }
      RollingWindow window = windows.of(other.bucket(), other.appId());
      double dayBegan = now - day.secondsOfToday() * 1e9;
      long today = 0;
      for (long i = 0; i < due; i++) {
        long at = other.take();
        window.add(at);
        today += at >= dayBegan ? 1 : 0;
      }
      count(other.bucket(), due, today);
    }
  }

  private void count(Bucket bucket, long all, long today) {
    calls.merge(bucket.name(), all, Long::sum);
    day.countOthers(bucket, today);
  }

  /** Calls so far by bucket. */
  Map<String, Long> calls() {
    return new TreeMap<>(calls);
  }

  /** Forgets the counts; steady ones go on. */
  void clear() {
    calls.clear();
  }
}
