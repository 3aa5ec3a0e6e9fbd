package io.caravan.gateway.quota;

import java.time.Instant;

/** No permit: nothing was sent. The message is safe to log. */
public abstract sealed class QuotaExceeded extends RuntimeException {

  private QuotaExceeded(String message) {
    super(message, null, false, false);
  }

  /** The caller's time ran out, or too many calls are waiting already. */
  public static final class NoPermit extends QuotaExceeded {
    NoPermit(String message) {
      super(message);
    }
  }

  /** The day's quota is used up. */
  public static final class DailyUsed extends QuotaExceeded {

    private final Instant resetsAt;

    DailyUsed(long portalId, Instant resetsAt) {
      super("The daily quota of portal " + portalId + " is used up; it resets at " + resetsAt);
      this.resetsAt = resetsAt;
    }

    /** When calls are possible again. */
    public Instant resetsAt() {
      return resetsAt;
    }
  }
}
