package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import java.util.Map;
import java.util.TreeMap;

/** The rolling windows of a portal by their names. Guarded by its owner's lock. */
final class CallWindows {

  private final Map<String, RollingWindow> windows = new TreeMap<>();

  RollingWindow of(Meter meter) {
    return windows.computeIfAbsent(meter.window(), name -> new RollingWindow(meter.nanos()));
  }

  RollingWindow of(Bucket bucket, long appId) {
    return windows.computeIfAbsent(
        Meter.window(bucket, appId), name -> new RollingWindow(Meter.nanos(bucket)));
  }

  /**
   * Takes the newest call of an app out again.
   *
   * @return false when there is none
   */
  boolean forgetNewest(Bucket bucket, long appId) {
    RollingWindow window = windows.get(Meter.window(bucket, appId));
    return window != null && window.forgetNewest();
  }

  /** The most calls that each window ever held. */
  Map<String, Integer> peaks() {
    var peaks = new TreeMap<String, Integer>();
    windows.forEach((name, window) -> peaks.put(name, window.peak()));
    return peaks;
  }

  /** How many calls each window holds. */
  Map<String, Integer> held(long now) {
    var counts = new TreeMap<String, Integer>();
    windows.forEach((name, window) -> counts.put(name, window.count(now)));
    return counts;
  }

  void clear() {
    windows.clear();
  }
}
