package io.caravan.hubspot;

/**
 * What HubSpot allows an app on one portal. Source: HubSpot docs, "API usage guidelines and limits"
 * (November 2026).
 *
 * @param burstPerTenSeconds calls in any rolling ten seconds, search and association batches not
 *     counted
 * @param searchPerSecond CRM search calls in any rolling second, per portal
 * @param associationsPerTenSeconds association batch and schema calls in any rolling ten seconds
 * @param daily calls per day of all private apps of the portal together; {@link #NO_LIMIT} where
 *     none is published
 * @param associationsDaily association batch calls per day; {@link #NO_LIMIT} where none is
 *     published
 */
public record RateLimits(
    int burstPerTenSeconds,
    int searchPerSecond,
    int associationsPerTenSeconds,
    long daily,
    long associationsDaily) {

  /** Stands for "HubSpot publishes no limit". */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /** How an app is distributed decides which table applies. */
  public enum AppKind {
    /** Private apps, service keys and privately distributed OAuth apps: by tier. */
    PRIVATE,
    /** Marketplace OAuth apps: 110 per ten seconds and portal whatever the tier, no daily limit. */
    MARKETPLACE
  }

  /** The portal's subscription. */
  public enum Tier {
    FREE,
    STARTER,
    PROFESSIONAL,
    ENTERPRISE,
    /** Professional or Enterprise with one API limit increase. */
    LIMIT_INCREASE
  }

  /** The published limits for an app kind on a portal's tier. */
  public static RateLimits of(AppKind kind, Tier tier) {
    RateLimits byTier =
        switch (tier) {
          case FREE, STARTER -> new RateLimits(100, 5, 100, 250_000, NO_LIMIT);
          case PROFESSIONAL -> new RateLimits(190, 5, 150, 625_000, 500_000);
          case ENTERPRISE -> new RateLimits(190, 5, 150, 1_000_000, 500_000);
          case LIMIT_INCREASE -> new RateLimits(250, 5, 200, 2_000_000, 1_000_000);
        };
    return kind == AppKind.PRIVATE
        ? byTier
        : new RateLimits(
            110, 5, byTier.associationsPerTenSeconds, NO_LIMIT, byTier.associationsDaily);
  }
}
