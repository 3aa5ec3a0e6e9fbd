package io.caravan.mirror.reconcile;

import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How the mirror is compared with HubSpot.
 *
 * @param types names of what is compared on schedule and by {@code all}
 * @param settle how long a change of HubSpot's may take to arrive here: a difference that is
 *     younger is no drift yet
 * @param windows how many ranges are counted at first
 * @param exactLimit how many changes since the last run are read one by one, not counted
 * @param narrowingReads calls that reading the differing ranges may cost; beyond, everything is
 *     listed
 * @param associationRuns runs that together cover the associations of all records
 * @param ignoredProperties never compared, beside calculated ones
 * @param keptDrift records that one run notes; it counts them all
 * @param keep how long runs that ended are remembered, with what they found
 */
public record ReconcileSettings(
    List<String> types,
    Duration settle,
    int windows,
    int exactLimit,
    int narrowingReads,
    int associationRuns,
    Set<String> ignoredProperties,
    int keptDrift,
    Duration keep) {

  /** Reads {@code caravan.reconcile.*}. */
  public static ReconcileSettings from(Settings settings) {
    // The routes read these by themselves; asking for them makes them known.
    settings.flag("caravan.reconcile.enabled", true);
    settings.text("caravan.reconcile.cron", "0 15 3 * * ?");
    settings.flag("caravan.reconcile.full.enabled", true);
    settings.text("caravan.reconcile.full.cron", "0 15 4 ? * SUN");
    return new ReconcileSettings(
        settings.list("caravan.reconcile.types", "contacts,companies,deals"),
        settings.duration(
            "caravan.reconcile.settle", Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1)),
        settings.integer("caravan.reconcile.windows", 32, 1, 1_000),
        settings.integer("caravan.reconcile.exact-limit", 10_000, 0, 10_000_000),
        settings.integer("caravan.reconcile.narrowing-reads", 1_000, 1, 1_000_000),
        settings.integer("caravan.reconcile.association-runs", 24, 1, 10_000),
        Set.copyOf(settings.list("caravan.reconcile.ignore-properties", "")),
        settings.integer("caravan.reconcile.kept-drift", 10_000, 0, 10_000_000),
        settings.duration(
            "caravan.reconcile.keep",
            Duration.ofDays(365),
            Duration.ofHours(1),
            Duration.ofDays(3_650)));
  }
}
