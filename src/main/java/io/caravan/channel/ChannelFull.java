package io.caravan.channel;

/**
 * A channel takes no more messages at present; nothing of the refused call was stored. A caller
 * from outside should be told to come back later.
 */
public final class ChannelFull extends RuntimeException {

  public ChannelFull(String message) {
    super(message);
  }
}
