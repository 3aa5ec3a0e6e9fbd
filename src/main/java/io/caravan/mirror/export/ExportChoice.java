package io.caravan.mirror.export;

import io.caravan.mirror.export.ExportSettings.Backfill;
import io.caravan.mirror.sync.FullRunMeans;
import java.time.Duration;

/**
 * Chooses between listing and export, and says why.
 *
 * <p>Times are estimates: how fast HubSpot writes an export is not documented.
 */
final class ExportChoice implements FullRunMeans {

  /** Records a second that are read and stored at best. */
  private static final long STORED_PER_SECOND = 15_000;

  /** Records a second that HubSpot is assumed to write into an export. */
  private static final long EXPORTED_PER_SECOND = 1_000;

  /** To count, to ask for the export, and to fetch its file. */
  private static final long CALLS_BESIDE_POLLS = 3;

  private final ExportSettings settings;
  private final Allowance allowance;

  /** What is known of the exports of a portal. */
  interface Allowance {

    /** How many may still be started in these 24 hours. */
    int left(long portalId);

    /** Whether HubSpot has refused exports lately. */
    boolean refused(long portalId);
  }

  ExportChoice(ExportSettings settings, Allowance allowance) {
    this.settings = settings;
    this.allowance = allowance;
  }

  @Override
  public Choice choose(long portalId, long records, long listingCalls) {
    String obstacle = obstacle(portalId, records);
    if (!obstacle.isEmpty()) {
      return Choice.listing("no export: " + obstacle);
    }
    Duration writing = Duration.ofSeconds(records / EXPORTED_PER_SECOND);
    long calls = CALLS_BESIDE_POLLS + polls(writing);
    Duration storing = Duration.ofMillis(records * 1_000 / STORED_PER_SECOND);
    return Choice.export(
        calls, writing.plus(storing), "%d calls instead of %d".formatted(calls, listingCalls));
  }

  private String obstacle(long portalId, long records) {
    if (settings.backfill() == Backfill.NEVER) {
      return "caravan.export.backfill is never";
    }
    if (!settings.isWorthIt(records)) {
      return "not more than %d records".formatted(settings.threshold());
    }
    if (allowance.refused(portalId)) {
      return "HubSpot did not grant it (scope crm.export)";
    }
    return allowance.left(portalId) <= 0 ? "the 30 of 24 hours are used up" : "";
  }

  /** How often an export that takes so long is looked at. */
  private long polls(Duration writing) {
    Duration waited = Duration.ZERO;
    int polls = 0;
    do {
      waited = waited.plus(settings.pollAfter(polls));
      polls++;
    } while (waited.compareTo(writing) < 0);
    return polls;
  }
}
