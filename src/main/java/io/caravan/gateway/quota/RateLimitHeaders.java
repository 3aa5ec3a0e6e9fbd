package io.caravan.gateway.quota;

import java.util.function.Function;

/**
 * What an answer tells about limits; {@link #ABSENT} where it tells nothing. Source: HubSpot docs,
 * "API usage guidelines and limits". Search answers carry none of these headers, answers to OAuth
 * tokens no daily ones.
 *
 * @param intervalMillis length of the rolling window, normally 10,000
 * @param max calls allowed in it
 * @param remaining calls left in it when HubSpot counted this call
 * @param daily calls allowed per day, all private apps of the portal together
 * @param dailyRemaining calls left today when HubSpot counted this call
 */
public record RateLimitHeaders(
    long intervalMillis, long max, long remaining, long daily, long dailyRemaining) {

  /** Stands for a header that was missing or not a number. */
  public static final long ABSENT = -1;

  /** An answer without any of the headers. */
  public static final RateLimitHeaders NONE =
      new RateLimitHeaders(ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);

  private static final String PREFIX = "X-HubSpot-RateLimit-";

  /**
   * Reads the headers.
   *
   * @param header gives the text of a header by its name, whatever its case; null when absent
   */
  public static RateLimitHeaders from(Function<String, String> header) {
    return new RateLimitHeaders(
        number(header.apply(PREFIX + "Interval-Milliseconds")),
        number(header.apply(PREFIX + "Max")),
        number(header.apply(PREFIX + "Remaining")),
        number(header.apply(PREFIX + "Daily")),
        number(header.apply(PREFIX + "Daily-Remaining")));
  }

  private static long number(String text) {
    if (text == null || !text.strip().matches("\\d{1,15}")) {
      return ABSENT;
    }
    return Long.parseLong(text.strip());
  }
}
