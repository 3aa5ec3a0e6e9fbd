package io.caravan.mirror.action;

import io.caravan.mirror.Origin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which changes make actions, by how they were noticed: of sync runs what the run was told, of all
 * others all. Thread-safe.
 */
final class RunPolicies {

  private final ActionPolicy usual;
  private final Map<Long, ActionPolicy> byRun = new ConcurrentHashMap<>();

  /**
   * @param backfill whether records that a first load merely finds make actions
   */
  RunPolicies(boolean backfill) {
    this.usual = backfill ? ActionPolicy.ALL : ActionPolicy.CHANGES;
  }

  ActionPolicy of(Origin origin) {
    return origin.kind() == Origin.Kind.SYNC
        ? byRun.getOrDefault(origin.runId(), usual)
        : ActionPolicy.ALL;
  }

  /** What a first full run of a type gets. */
  ActionPolicy ofFirstRun() {
    return usual;
  }

  /** A run is under way, or goes on after a crash. */
  void set(long runId, ActionPolicy policy) {
    byRun.put(runId, policy);
  }

  /** A run is over. */
  void forget(long runId) {
    byRun.remove(runId);
  }
}
