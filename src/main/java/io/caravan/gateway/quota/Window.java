package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import java.time.Duration;
import java.time.Instant;

/**
 * One limit of one portal. Ticks are nanoseconds of the monotonic ticker since the quota was
 * opened. Not thread-safe: the portal's lock guards it.
 */
sealed interface Window permits RollingWindow, DailyWindow {

  /** Its name within the portal. */
  String name();

  /** Calls that we allow ourselves; NO_LIMIT for none. */
  long limit();

  /** Slots taken now. */
  long used(long now);

  /**
   * When a call of this priority may take a slot, as far as is known: a tick not after {@code now}
   * means at once, MAX_VALUE means not before a call in flight is answered.
   */
  long earliest(long now, Priority priority);

  /** Takes a slot; allowed only when {@link #earliest} said so. */
  void take(long now);

  /** A call was answered; its slot is freed by this window's rule. */
  void answered(long now);

  /** A call was not sent; its slot is free. */
  void giveBack();

  /** Whether forgetting this window loses nothing but what was learned. */
  boolean empty(long now);

  /** How long the next caller would wait behind {@code ahead} others. */
  Duration estimate(long now, long ahead);

  /**
   * A picture to keep.
   *
   * @param reserved calls that may be granted before the next picture is durable
   */
  PortalUsage.WindowUsage picture(long now, Instant wall, long reserved);

  /** Continues from a picture taken by an earlier process. */
  void restore(long now, Instant wall, Instant savedAt, PortalUsage.WindowUsage usage);
}
