package io.caravan.mirror.export;

import io.caravan.hubspot.RateLimits;
import io.caravan.mirror.export.ExportSettings.Backfill;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a full sync of some objects of a portal will cost, before it starts: calls, time, and their
 * share of what is left of the day. Chooses between listing and export, and says why.
 *
 * <p>Times are estimates: calls as fast as the limits allow and records as fast as they can be
 * stored; how fast HubSpot writes an export is not documented.
 */
public record SyncPlan(long portalId, List<Step> steps, long dailyLeft, int exportsLeft) {

  /** Records a second that are read and stored at best. */
  private static final long STORED_PER_SECOND = 15_000;

  /** Records a second that HubSpot is assumed to write into an export. */
  private static final long EXPORTED_PER_SECOND = 1_000;

  /** What is left of the day when no limit is known. */
  public static final long NO_LIMIT = RateLimits.NO_LIMIT;

  public SyncPlan {
    steps = List.copyOf(steps);
  }

  /** How an object's records are read. */
  public enum Means {
    LISTING,
    EXPORT
  }

  /**
   * An object that is to be synced.
   *
   * @param records how many there are
   * @param pageSize records per call of the listing
   * @param inBody whether the list of properties is too long for a URL: then each page takes two
   *     calls
   */
  public record Planned(String object, long records, int pageSize, boolean inBody) {}

  /**
   * What is known of the portal.
   *
   * @param limits HubSpot's, the operator's own included
   * @param dailyLeft calls that are left today; {@link #NO_LIMIT} when none is published
   * @param exportsLeft of the 30 of 24 hours
   * @param exportRefused whether HubSpot has refused exports lately
   */
  public record Situation(
      RateLimits limits, long dailyLeft, int exportsLeft, boolean exportRefused) {}

  /**
   * One object's part.
   *
   * @param exportCalls calls that an export takes; it may be impossible
   * @param why the means was chosen, in words
   * @param time by the chosen means
   */
  public record Step(
      String object,
      long records,
      long listingCalls,
      long exportCalls,
      Means means,
      String why,
      Duration time) {

    /** Calls by the chosen means. */
    public long calls() {
      return means == Means.EXPORT ? exportCalls : listingCalls;
    }
  }

  /** Plans. */
  public static SyncPlan of(
      long portalId, List<Planned> objects, Situation situation, ExportSettings settings) {
    var steps = new java.util.ArrayList<Step>();
    int exports = situation.exportsLeft();
    for (Planned object : objects) {
      Step step = step(object, situation, settings, exports);
      exports -= step.means() == Means.EXPORT ? 1 : 0;
      steps.add(step);
    }
    return new SyncPlan(portalId, steps, situation.dailyLeft(), situation.exportsLeft());
  }

  private static Step step(
      Planned object, Situation situation, ExportSettings settings, int exportsLeft) {
    long listing = listingCalls(object);
    Duration writing = Duration.ofSeconds(object.records() / EXPORTED_PER_SECOND);
    long export = 3L + polls(writing, settings);
    String obstacle = obstacle(object, situation, settings, exportsLeft);
    boolean exported = obstacle.isEmpty();
    String why =
        exported ? "%d calls instead of %d".formatted(export, listing) : "no export: " + obstacle;
    Duration storing = Duration.ofMillis(object.records() * 1_000 / STORED_PER_SECOND);
    Duration time =
        exported ? writing.plus(storing) : longer(calling(listing, situation.limits()), storing);
    return new Step(
        object.object(),
        object.records(),
        listing,
        export,
        exported ? Means.EXPORT : Means.LISTING,
        why,
        time);
  }

  private static String obstacle(
      Planned object, Situation situation, ExportSettings settings, int exportsLeft) {
    if (settings.backfill() == Backfill.NEVER) {
      return "caravan.export.backfill is never";
    }
    if (settings.backfill() == Backfill.AUTO && object.records() <= settings.threshold()) {
      return "not more than %d records".formatted(settings.threshold());
    }
    if (situation.exportRefused()) {
      return "HubSpot did not grant it (scope crm.export)";
    }
    return exportsLeft <= 0 ? "the 30 of 24 hours are used up" : "";
  }

  private static long listingCalls(Planned object) {
    long pages = Math.max(1, (object.records() + object.pageSize() - 1) / object.pageSize());
    return object.inBody() ? 2 * pages : pages;
  }

  /** How often an export that takes so long is looked at. */
  private static long polls(Duration writing, ExportSettings settings) {
    Duration waited = Duration.ZERO;
    int polls = 0;
    do {
      waited = waited.plus(settings.pollAfter(polls));
      polls++;
    } while (waited.compareTo(writing) < 0);
    return polls;
  }

  /** The first window is free at once; from then on so many calls per ten seconds. */
  private static Duration calling(long calls, RateLimits limits) {
    long burst = limits.burstPerTenSeconds();
    return calls <= burst ? Duration.ZERO : Duration.ofMillis((calls - burst) * 10_000 / burst);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Calls of all objects together. */
  public long calls() {
    return steps.stream().mapToLong(Step::calls).sum();
  }

  /** The objects one after another. */
  public Duration time() {
    return steps.stream().map(Step::time).reduce(Duration.ZERO, Duration::plus);
  }

  /** Share of the calls that are left today, in percent; 0 when no limit is known. */
  public double shareOfDay() {
    return dailyLeft == NO_LIMIT ? 0 : 100.0 * calls() / Math.max(1, dailyLeft);
  }

  /** Whether the day's calls are enough. */
  public boolean fitsDay() {
    return dailyLeft == NO_LIMIT || calls() <= dailyLeft;
  }

  /** A table for people. */
  public String table() {
    var text = new StringBuilder();
    text.append(
        "%-20s %12s %14s %14s  %-8s %10s  %s%n"
            .formatted("object", "records", "by listing", "by export", "means", "time", "why"));
    for (Step step : steps) {
      text.append(
          "%-20s %,12d %,14d %,14d  %-8s %10s  %s%n"
              .formatted(
                  step.object(),
                  step.records(),
                  step.listingCalls(),
                  step.exportCalls(),
                  step.means().name().toLowerCase(Locale.ROOT),
                  words(step.time()),
                  step.why()));
    }
    text.append(
        "portal %d: %,d calls, about %s, %s%n"
            .formatted(
                portalId,
                calls(),
                words(time()),
                dailyLeft == NO_LIMIT
                    ? "no daily limit"
                    : "%.1f %% of the %,d calls left today".formatted(shareOfDay(), dailyLeft)));
    if (!fitsDay()) {
      text.append("That is more than today's calls: the rest waits for the reset.%n".formatted());
    }
    return text.toString();
  }

  private static String words(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    return seconds < 120
        ? seconds + " s"
        : seconds < 7_200 ? seconds / 60 + " min" : "%.1f h".formatted(seconds / 3_600.0);
  }
}
