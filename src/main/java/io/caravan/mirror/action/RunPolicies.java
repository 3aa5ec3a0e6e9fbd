package io.caravan.mirror.action;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.caravan.mirror.Origin;
import java.util.function.Supplier;

/**
 * Which changes make actions, by how they were noticed: of sync runs what the run's object says, of
 * all others all. Thread-safe.
 */
final class RunPolicies {

  private static final int RUNS = 1_000;

  private final ActionPolicy ofFirstRun;
  private final Cache<Long, ActionPolicy> byRun = Caffeine.newBuilder().maximumSize(RUNS).build();

  /**
   * @param backfill whether records that a first run merely finds make actions
   */
  RunPolicies(boolean backfill) {
    this.ofFirstRun = backfill ? ActionPolicy.ALL : ActionPolicy.CHANGES;
  }

  ActionPolicy of(Origin origin) {
    if (origin.kind() != Origin.Kind.SYNC) {
      return ActionPolicy.ALL;
    }
    ActionPolicy known = byRun.getIfPresent(origin.runId());
    return known == null ? ofFirstRun : known;
  }

  /** What a first run of an object gets. */
  ActionPolicy ofFirstRun() {
    return ofFirstRun;
  }

  /** A run is under way; what was decided for it at its first page stays. */
  void decide(long runId, Supplier<ActionPolicy> policy) {
    byRun.asMap().computeIfAbsent(runId, id -> policy.get());
  }
}
