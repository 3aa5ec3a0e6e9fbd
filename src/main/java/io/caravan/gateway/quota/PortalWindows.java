package io.caravan.gateway.quota;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The windows of one portal, and which bucket counts in which. Source: HubSpot docs, "API usage
 * guidelines and limits". Search and workflow writes are outside the ten-second window but count
 * towards the day; association batches have limits of their own; token and journal calls are
 * outside all.
 */
final class PortalWindows {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** The same for all plans. */
  private static final int JOURNAL = 100;

  private static final int JOURNAL_SUBSCRIPTIONS = 50;

  final DailyWindow day;
  private final Map<Bucket, BucketQuota> buckets = new EnumMap<>(Bucket.class);
  private final List<Window> all = new ArrayList<>();
  private final QuotaSettings settings;
  private final DailyWindow associationsDay;

  PortalWindows(QuotaSettings settings, RateLimits plan, Clock clock, Instant origin, long now) {
    this.settings = settings;
    RateLimits limits = settings.with(plan);
    day = new DailyWindow("day", limits.daily(), settings.daily(), settings, clock, origin, now);
    associationsDay =
        new DailyWindow(
            "associations-day",
            limits.associationsDaily(),
            settings.associationsDaily(),
            settings,
            clock,
            origin,
            now);
    List<Window> extra = new ArrayList<>();
    for (ExtraWindow e : settings.extra()) {
      extra.add(new RollingWindow(e.name(), e.length(), e.limit(), e.limit(), settings));
    }
    add(Bucket.BURST, TEN_SECONDS, limits.burstPerTenSeconds(), settings.burst(), day, extra);
    add(Bucket.SEARCH, SECOND, limits.searchPerSecond(), settings.search(), day, extra);
    add(
        Bucket.ASSOCIATIONS,
        TEN_SECONDS,
        limits.associationsPerTenSeconds(),
        settings.associations(),
        associationsDay,
        extra);
    add(Bucket.WORKFLOW_WRITES, TEN_SECONDS, settings.workflowWrites(), 0, day, extra);
    add(Bucket.OAUTH, SECOND, settings.oauth(), 0, null, List.of());
    add(Bucket.JOURNAL, SECOND, JOURNAL, 0, null, List.of());
    add(Bucket.JOURNAL_SUBSCRIPTIONS, SECOND, JOURNAL_SUBSCRIPTIONS, 0, null, List.of());
    all.add(day);
    all.add(associationsDay);
    all.addAll(extra);
  }

  private void add(
      Bucket bucket, Duration length, long limit, long cap, DailyWindow daily, List<Window> extra) {
    String name = bucket.name().toLowerCase(Locale.ROOT).replace('_', '-');
    var own = new RollingWindow(name, length, limit, cap, settings);
    all.add(own);
    List<Window> windows = new ArrayList<>();
    windows.add(own);
    if (daily != null) {
      windows.add(daily);
    }
    windows.addAll(extra);
    buckets.put(bucket, new BucketQuota(bucket, own, daily, windows));
  }

  BucketQuota of(Bucket bucket) {
    return buckets.get(bucket);
  }

  Iterable<BucketQuota> buckets() {
    return buckets.values();
  }

  /** Each window once. */
  List<Window> all() {
    return all;
  }

  /** HubSpot's plan for the portal became known. */
  void planned(RateLimits plan) {
    RateLimits limits = settings.with(plan);
    of(Bucket.BURST).own.planned(limits.burstPerTenSeconds());
    of(Bucket.SEARCH).own.planned(limits.searchPerSecond());
    of(Bucket.ASSOCIATIONS).own.planned(limits.associationsPerTenSeconds());
    day.planned(limits.daily());
    associationsDay.planned(limits.associationsDaily());
  }

  /** Whether no call counts in any window, in flight or answered, and no bucket is paused. */
  boolean empty(long now) {
    return all.stream().allMatch(w -> w.empty(now))
        && buckets.values().stream().noneMatch(b -> b.paused(now));
  }
}
