package io.caravan.gateway.quota;

import io.caravan.hubspot.RateLimits;
import io.caravan.settings.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How HubSpot's limits are kept.
 *
 * @param appKind decides with {@code tier} which published limits apply to a portal whose plan is
 *     not known yet
 * @param burst calls per ten seconds, never exceeded even if HubSpot tells more; 0: by tier
 * @param search search calls per second; 0: by tier
 * @param associations association batch calls per ten seconds; 0: by tier
 * @param daily calls per day; 0: by tier
 * @param associationsDaily association batch calls per day; 0: by tier
 * @param workflowWrites workflow creations and replacements per ten seconds; HubSpot publishes none
 * @param oauth token calls per second and portal; HubSpot publishes none
 * @param headroom slots of each window that Caravan leaves free
 * @param spreadFromPercent share of a window from which on calls are spread evenly
 * @param maxWaiting calls of one portal that may wait at a time
 * @param maxCall longest time from permit to answer, all time-outs included
 * @param lease calls that are reserved durably ahead of being sent
 * @param zone time zone of portals whose own is not known yet
 * @param extra the operator's own windows
 */
public record QuotaSettings(
    RateLimits.AppKind appKind,
    RateLimits.Tier tier,
    int burst,
    int search,
    int associations,
    long daily,
    long associationsDaily,
    int workflowWrites,
    int oauth,
    int headroom,
    int spreadFromPercent,
    int maxWaiting,
    Duration maxCall,
    int lease,
    ZoneId zone,
    List<ExtraWindow> extra) {

  private static final String KEY = "caravan.gateway.quota.";

  public QuotaSettings {
    extra = List.copyOf(extra);
  }

  /** Reads {@code caravan.gateway.quota.*}. */
  public static QuotaSettings from(Settings settings) {
    int million = 1_000_000;
    return new QuotaSettings(
        one(settings, "app", RateLimits.AppKind.PRIVATE),
        one(settings, "tier", RateLimits.Tier.FREE),
        settings.integer(KEY + "burst", 0, 0, million),
        settings.integer(KEY + "search", 0, 0, million),
        settings.integer(KEY + "associations", 0, 0, million),
        settings.number(KEY + "daily", 0, 0, 1_000L * million),
        settings.number(KEY + "associations-daily", 0, 0, 1_000L * million),
        settings.integer(KEY + "workflow-writes", 10, 1, million),
        settings.integer(KEY + "oauth", 5, 1, million),
        settings.integer(KEY + "headroom", 0, 0, million),
        settings.integer(KEY + "spread-from-percent", 80, 0, 100),
        settings.integer(KEY + "max-waiting", 10_000, 1, 10 * million),
        settings.duration(
            KEY + "max-call", Duration.ofMinutes(2), Duration.ofSeconds(1), Duration.ofHours(1)),
        settings.integer(KEY + "lease", 20, 1, 10_000),
        settings.choice(KEY + "time-zone", ZoneId.of("UTC"), "a time zone", QuotaSettings::zoneOf),
        settings.choice(
            KEY + "extra",
            List.of(),
            "limits with windows of a second or more, such as 100/1m,1000/1h,10000/1d",
            QuotaSettings::extraOf));
  }

  /** The limits of a portal on this plan, with the operator's own in their place. */
  public RateLimits with(RateLimits plan) {
    return new RateLimits(
        burst > 0 ? burst : plan.burstPerTenSeconds(),
        search > 0 ? search : plan.searchPerSecond(),
        associations > 0 ? associations : plan.associationsPerTenSeconds(),
        daily > 0 ? daily : plan.daily(),
        associationsDaily > 0 ? associationsDaily : plan.associationsDaily());
  }

  /** The plan that is assumed while a portal's own is unknown. */
  public RateLimits assumedPlan() {
    return RateLimits.of(appKind, tier);
  }

  private static <E extends Enum<E>> E one(Settings settings, String key, E defaultValue) {
    Class<E> type = defaultValue.getDeclaringClass();
    return settings.choice(
        KEY + key,
        defaultValue,
        "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT),
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
  }

  private static ZoneId zoneOf(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static List<ExtraWindow> extraOf(String text) {
    List<ExtraWindow> windows = Arrays.stream(text.split(",")).map(ExtraWindow::parse).toList();
    if (windows.stream().distinct().count() < windows.size()) {
      throw new IllegalArgumentException(text);
    }
    return windows;
  }
}
