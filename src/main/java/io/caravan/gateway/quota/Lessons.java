package io.caravan.gateway.quota;

import io.caravan.hubspot.Bucket;
import java.time.Duration;
import java.util.Locale;

/** What HubSpot's answers teach about the windows of a portal. Not thread-safe. */
final class Lessons {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long TEN_SECONDS = Duration.ofSeconds(10).toNanos();

  private final PortalWindows windows;

  Lessons(PortalWindows windows) {
    this.windows = windows;
  }

  /** From the answer to a call that is still among those in flight. */
  void answered(SentCall call, RateLimitHeaders headers, long now) {
    learn(call.bucket, headers, call.releasedBefore, now);
  }

  /** From an answer whose permit is unknown: the oldest call in flight stands for it. */
  void answered(Bucket name, RateLimitHeaders headers, long now) {
    BucketQuota bucket = windows.of(name);
    SentCall oldest = bucket.inFlight.oldest();
    learn(bucket, headers, oldest == null ? bucket.own.released() : oldest.releasedBefore, now);
  }

  /**
   * Only answers to burst calls are known to describe the window that they count in; an association
   * batch may well carry the headers of the ordinary one.
   */
  private void learn(BucketQuota bucket, RateLimitHeaders headers, long before, long now) {
    boolean ownInterval =
        headers.intervalMillis() == RateLimitHeaders.ABSENT
            || headers.intervalMillis() == bucket.own.lengthMillis();
    if (bucket.bucket == Bucket.BURST && ownInterval) {
      bucket.own.learn(now, headers.max(), headers.remaining(), before);
    }
    if (bucket.daily == windows.day && headers.daily() > 0 && headers.dailyRemaining() >= 0) {
      long counted = headers.daily() - headers.dailyRemaining();
      windows.day.learn(now, headers.daily(), counted, windows.day.inFlightElse());
    }
  }

  /**
   * From a 429: no more calls of the bucket for the window that it named.
   *
   * @param policyName null when the answer had none
   * @param pause the answer's Retry-After; null when it had none
   */
  void refused(Bucket name, String policyName, Duration pause, long now) {
    BucketQuota bucket = windows.of(name);
    String policy = policyName == null ? "" : policyName.toUpperCase(Locale.ROOT);
    if (pause != null && pause.compareTo(Duration.ZERO) > 0) {
      bucket.pause(now, WaitingCalls.nanos(pause));
    } else if (policy.equals("DAILY") && bucket.daily != null) {
      bucket.daily.refused();
    } else {
      bucket.pause(now, policy.equals("SECONDLY") ? SECOND : TEN_SECONDS);
    }
  }
}
