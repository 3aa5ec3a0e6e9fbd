package io.caravan.gateway;

import io.caravan.hubspot.ApiVersion;
import io.caravan.settings.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * How the gateway reaches HubSpot.
 *
 * @param baseUrl HubSpot, or the simulator
 * @param apiVersion which generation of paths to use
 * @param connections connections kept to HubSpot at most
 * @param threads calls on the wire at the same time at most; each needs a thread
 * @param connectTimeout time to establish a connection
 * @param responseTimeout time for one whole answer, from sending to its last byte
 * @param dnsTtl how long HubSpot's addresses are remembered
 * @param largestAnswer bytes of an answer's body, unpacked, that are accepted
 * @param attempts how often one call is tried in all
 * @param firstBackOff pause before the second attempt after trouble; doubles from then on
 * @param longestBackOff where doubling ends
 */
public record GatewaySettings(
    URI baseUrl,
    ApiVersion apiVersion,
    int connections,
    int threads,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration dnsTtl,
    long largestAnswer,
    int attempts,
    Duration firstBackOff,
    Duration longestBackOff,
    CacheSettings cache,
    BreakerSettings breaker) {

  /**
   * How long answers of reads are good for.
   *
   * @param bytes what all cached bodies together may weigh; 0 switches the cache off
   * @param metadata pipelines, stages, property schemas, object schemas, portal info
   * @param workflows lists of workflows
   * @param records one record by its id
   * @param others owners and all other reads
   * @param stale how long an answer is kept as a stand-in for when HubSpot cannot be reached
   */
  public record CacheSettings(
      long bytes,
      Duration metadata,
      Duration workflows,
      Duration records,
      Duration others,
      Duration stale) {

    static CacheSettings from(Settings settings) {
      Duration none = Duration.ZERO;
      Duration day = Duration.ofDays(1);
      return new CacheSettings(
          settings.bytes("caravan.gateway.cache.size", 64L << 20, 0, 4L << 30),
          settings.duration("caravan.gateway.cache.metadata", Duration.ofHours(1), none, day),
          settings.duration("caravan.gateway.cache.workflows", Duration.ofMinutes(10), none, day),
          settings.duration("caravan.gateway.cache.records", Duration.ofSeconds(30), none, day),
          settings.duration("caravan.gateway.cache.others", Duration.ofMinutes(5), none, day),
          settings.duration("caravan.gateway.cache.stale", day, none, Duration.ofDays(30)));
    }
  }

  /**
   * When to stop calling HubSpot for a portal.
   *
   * @param window how many of the latest calls are looked at
   * @param minimumCalls how many there must be before the breaker judges
   * @param failureRate percentage of failed calls that opens it
   * @param slowCall from when on a call is slow
   * @param slowRate percentage of slow calls that opens it
   * @param openFor how long it stays open before it probes
   * @param probes calls let through half-open
   */
  public record BreakerSettings(
      int window,
      int minimumCalls,
      int failureRate,
      Duration slowCall,
      int slowRate,
      Duration openFor,
      int probes) {

    static BreakerSettings from(Settings settings) {
      var breaker =
          new BreakerSettings(
              settings.integer("caravan.gateway.breaker.window", 50, 2, 10_000),
              settings.integer("caravan.gateway.breaker.minimum-calls", 20, 1, 10_000),
              settings.integer("caravan.gateway.breaker.failure-rate", 50, 1, 100),
              settings.duration(
                  "caravan.gateway.breaker.slow-call",
                  Duration.ofSeconds(20),
                  Duration.ofMillis(10),
                  Duration.ofMinutes(10)),
              settings.integer("caravan.gateway.breaker.slow-rate", 80, 1, 100),
              settings.duration(
                  "caravan.gateway.breaker.open-for",
                  Duration.ofSeconds(10),
                  Duration.ofMillis(10),
                  Duration.ofHours(1)),
              settings.integer("caravan.gateway.breaker.probes", 3, 1, 100));
      if (breaker.minimumCalls > breaker.window) {
        settings.reject(
            "caravan.gateway.breaker.minimum-calls",
            "is "
                + breaker.minimumCalls
                + ", but must not be more than caravan.gateway.breaker.window ("
                + breaker.window
                + ")");
      }
      return breaker;
    }
  }

  /** Reads {@code caravan.gateway.*} and {@code caravan.hubspot.*}. */
  public static GatewaySettings from(Settings settings) {
    var timeLeast = Duration.ofMillis(10);
    var gateway =
        new GatewaySettings(
            settings.url("caravan.hubspot.base-url", "https://api.hubapi.com"),
            settings.choice(
                "caravan.hubspot.api-version",
                ApiVersion.DATED_2026_09,
                "2026-09, 2026-03 or v3",
                ApiVersion::parse),
            settings.integer("caravan.hubspot.connections", 64, 1, 2_000),
            settings.integer("caravan.gateway.threads", 64, 1, 2_000),
            settings.duration(
                "caravan.hubspot.connect-timeout",
                Duration.ofSeconds(10),
                timeLeast,
                Duration.ofMinutes(2)),
            settings.duration(
                "caravan.hubspot.response-timeout",
                Duration.ofSeconds(30),
                timeLeast,
                Duration.ofMinutes(10)),
            settings.duration(
                "caravan.hubspot.dns-ttl",
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofDays(1)),
            settings.bytes("caravan.hubspot.largest-answer", 16L << 20, 1L << 10, 512L << 20),
            settings.integer("caravan.gateway.attempts", 8, 1, 100),
            settings.duration(
                "caravan.gateway.back-off.first",
                Duration.ofMillis(500),
                Duration.ofMillis(1),
                Duration.ofMinutes(10)),
            settings.duration(
                "caravan.gateway.back-off.longest",
                Duration.ofSeconds(30),
                Duration.ofMillis(1),
                Duration.ofHours(1)),
            CacheSettings.from(settings),
            BreakerSettings.from(settings));
    if (gateway.threads > gateway.connections) {
      settings.reject(
          "caravan.gateway.threads",
          "is "
              + gateway.threads
              + ", but must not be more than caravan.hubspot.connections ("
              + gateway.connections
              + "): a thread without a connection would hold a permit for nothing");
    }
    if (gateway.longestBackOff.compareTo(gateway.firstBackOff) < 0) {
      settings.reject(
          "caravan.gateway.back-off.longest",
          "must not be less than caravan.gateway.back-off.first");
    }
    return gateway;
  }
}
