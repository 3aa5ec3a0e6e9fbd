package io.caravan.gateway.quota;

import java.time.Instant;

/** No permit: nothing was sent. The message is safe to log. */
public abstract sealed class QuotaExceeded extends RuntimeException {

  private QuotaExceeded(String message) {
    super(message, null, false, false);
  }

  /** The caller's time ran out, too many calls are waiting already, or Caravan is stopping. */
  public static final class NoPermit extends QuotaExceeded {

    private final boolean outOfTime;

    private NoPermit(String message, boolean outOfTime) {
      super(message);
      this.outOfTime = outOfTime;
    }

    static NoPermit outOfTime(String message) {
      return new NoPermit(message, true);
    }

    static NoPermit refused(String message) {
      return new NoPermit(message, false);
    }

    /** Whether only the caller's time ran out, so that asking with more of it could help. */
    public boolean outOfTime() {
      return outOfTime;
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
