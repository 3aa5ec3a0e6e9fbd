package io.caravan.channel;

import io.caravan.store.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;

/**
 * The handling of one message, for any bean in the route that consumes it. Effects enlisted here
 * take place in the transaction that acknowledges the message: both, or neither. Travels as
 * exchange property {@link ChannelConstants#HANDLING}, so it is found in all copies of the
 * exchange. Thread-safe.
 */
public final class Handling {

  /** Where the end of a handling is reported. */
  interface End {
    void done(Handling handling, List<Effect<?>> effects);

    void failed(Handling handling, Throwable error);

    void postponed(Handling handling, Instant until);

    List<byte[]> following(Handling handling, int most);
  }

  private final String channel;
  private final Delivery delivery;
  private final End end;
  private final boolean settledByHand;
  private List<Effect<?>> effects;
  private List<Effect<?>> lastWill = List.of();
  private Instant postponed;
  private boolean over;

  Handling(String channel, Delivery delivery, boolean settledByHand, End end) {
    this.channel = channel;
    this.delivery = delivery;
    this.settledByHand = settledByHand;
    this.end = end;
  }

  /**
   * The handling that an exchange takes part in.
   *
   * @throws IllegalStateException when the exchange does not come from a channel
   */
  public static Handling of(Exchange exchange) {
    Handling handling = exchange.getProperty(ChannelConstants.HANDLING, Handling.class);
    if (handling == null) {
      throw new IllegalStateException("The exchange does not come from a channel");
    }
    return handling;
  }

  /** Name of the channel. */
  public String channel() {
    return channel;
  }

  /** The message's key. */
  public String key() {
    return delivery.message().key();
  }

  /** The message's number in its channel; identifies it together with the channel's name. */
  public long sequence() {
    return delivery.seq();
  }

  /** 1 for the first attempt at handling the message; failed ones count, postponements do not. */
  public int attempt() {
    return delivery.message().attempts() + 1;
  }

  /** When the message was put into the channel. */
  public Instant putAt() {
    return Instant.ofEpochMilli(delivery.message().putAt());
  }

  /**
   * The bodies of messages of the same key that wait in memory right behind this one and could be
   * handled now, in order. For a handler that does the work of several at once: they are handed out
   * as always, each after the one before it is settled, and the handler then knows what became of
   * them. Should this one be handled anew, so must they be.
   *
   * @param most how many, at most
   * @return not to be changed; empty when the handling is over
   */
  public List<byte[]> following(int most) {
    synchronized (this) {
      if (over) {
        return List.of();
      }
    }
    return end.following(this, most);
  }

  /**
   * Adds a change to what takes place when the message is acknowledged. Dropped when the handling
   * fails.
   *
   * @throws IllegalStateException when the handling is over
   */
  public synchronized void enlist(Effect<?> effect) {
    Objects.requireNonNull(effect, "effect");
    requireOpen();
    if (effects == null) {
      effects = new ArrayList<>(2);
    }
    effects.add(effect);
  }

  /**
   * Sets the change that takes place if this attempt turns out to be the last: in the transaction
   * that makes the message a dead letter. Replaces the one set before.
   *
   * @throws IllegalStateException when the handling is over
   */
  public void lastWill(Effect<?> effect) {
    lastWill(List.of(effect));
  }

  /** Like {@link #lastWill(Effect)}, for several changes. */
  public synchronized void lastWill(List<Effect<?>> effects) {
    requireOpen();
    lastWill = List.copyOf(effects);
  }

  /**
   * The message comes again at the given time, without counting as an attempt; effects enlisted are
   * dropped. Takes effect at once with {@code ack=settle}, else at the end of the route.
   */
  public void postponeUntil(Instant until) {
    Objects.requireNonNull(until, "until");
    synchronized (this) {
      requireOpen();
      postponed = until;
      if (!settledByHand) {
        return;
      }
      over = true;
    }
    end.postponed(this, until);
  }

  /**
   * Acknowledges the message together with the effects enlisted and the given ones; for {@code
   * ack=settle}.
   *
   * @return false when the handling was over before: nothing is done
   */
  public boolean settle(List<Effect<?>> more) {
    requireSettledByHand();
    List<Effect<?>> all;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      all = with(more);
    }
    end.done(this, all);
    return true;
  }

  /**
   * The attempt failed: the message is tried again later, or given up on; for {@code ack=settle}.
   *
   * @return false when the handling was over before: nothing is done
   */
  public boolean fail(Throwable error) {
    requireSettledByHand();
    return finish(error);
  }

  /** The route has ended, with an error or null. */
  void routeEnded(Throwable error) {
    if (error == null && settledByHand) {
      return;
    }
    finish(error);
  }

  private boolean finish(Throwable error) {
    List<Effect<?>> all;
    Instant until;
    synchronized (this) {
      if (over) {
        return false;
      }
      over = true;
      all = with(List.of());
      until = postponed;
    }
    if (error != null) {
      end.failed(this, error);
    } else if (until != null) {
      end.postponed(this, until);
    } else {
      end.done(this, all);
    }
    return true;
  }

  private List<Effect<?>> with(List<Effect<?>> more) {
    if (effects == null) {
      return more;
    }
    effects.addAll(more);
    return effects;
  }

  synchronized List<Effect<?>> lastWill() {
    return lastWill;
  }

  Delivery delivery() {
    return delivery;
  }

  private void requireOpen() {
    if (over) {
      throw new IllegalStateException(
          "The handling of message %d of channel %s is over".formatted(sequence(), channel));
    }
  }

  private void requireSettledByHand() {
    if (!settledByHand) {
      throw new IllegalStateException(
          "The end of the route acknowledges; set ack=settle on the consumer of channel "
              + channel);
    }
  }
}
