package io.caravan.simulator.limits;

import io.caravan.hubspot.Bucket;
import io.caravan.simulator.limits.Verdict.Policy;

/**
 * A rolling limit that a call is measured by.
 *
 * @param window name of the window: {@code burst:54321}, {@code search}
 * @param nanos how long a call counts
 * @param limit calls that a window may hold
 * @param policy what a refusal calls it
 * @param group what a refusal calls its group, without app and portal
 */
record Meter(String window, long nanos, int limit, Policy policy, String group) {

  private static final long SECOND = 1_000_000_000L;

  /** The limit of a bucket for an app. */
  static Meter of(Caller caller, Bucket bucket) {
    String window = window(bucket, caller.appId());
    return switch (bucket) {
      case SEARCH ->
          new Meter(
              window,
              nanos(bucket),
              caller.limits().searchPerSecond(),
              Policy.SECONDLY,
              "publicapi:crm:search:" + (caller.oauth() ? "oauth" : "private_app"));
      case ASSOCIATIONS ->
          new Meter(
              window,
              nanos(bucket),
              caller.limits().associationsPerTenSeconds(),
              Policy.TEN_SECONDLY_ROLLING,
              "publicapi:associations-api-calls-ten-secondly");
      default ->
          new Meter(
              window,
              nanos(bucket),
              caller.limits().burstPerTenSeconds(),
              Policy.TEN_SECONDLY_ROLLING,
              caller.oauth()
                  ? "publicapi:app-api-calls-ten-secondly"
                  : "publicapi:private_app-api-calls-ten-secondly");
    };
  }

  /** The limit of a family of calls that has one of its own. */
  static Meter of(Caller caller, String family, int perSecond) {
    return new Meter(
        family + ":" + caller.appId(), SECOND, perSecond, Policy.SECONDLY, "publicapi:" + family);
  }

  /** The name of the window in which an app's calls of a bucket count. */
  static String window(Bucket bucket, long appId) {
    return switch (bucket) {
      case SEARCH -> "search";
      case ASSOCIATIONS -> "associations:" + appId;
      default -> "burst:" + appId;
    };
  }

  /** How long a call of a bucket counts. */
  static long nanos(Bucket bucket) {
    return bucket == Bucket.SEARCH ? SECOND : 10 * SECOND;
  }
}
