package io.caravan.channel;

import java.time.Duration;

/**
 * What waits in a channel.
 *
 * @param depth messages that are not acknowledged, the deferred ones included
 * @param oldest age of the oldest of them; zero when there are none
 * @param deferred messages that wait for a retry, their due time, or one of their key that does
 * @param deadLetters messages that the channel gave up on
 */
public record Backlog(long depth, Duration oldest, long deferred, long deadLetters) {

  /** Of a channel that holds no message. */
  public static final Backlog NOTHING = new Backlog(0, Duration.ZERO, 0, 0);
}
