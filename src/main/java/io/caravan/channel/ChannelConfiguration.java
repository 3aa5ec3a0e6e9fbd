package io.caravan.channel;

import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.camel.CamelContext;

/** Builds the channels of a process and makes them known to Camel. */
public final class ChannelConfiguration implements AutoCloseable {

  private final Channels channels;

  public ChannelConfiguration(
      Store store, ChannelSettings settings, MeterRegistry registry, Clock clock) {
    this.channels = new Channels(store, settings, registry, clock);
  }

  public Channels channels() {
    return channels;
  }

  /** Adds the component {@code channel}; binds {@code channels} and {@code deadLetters}. */
  public void bind(CamelContext context) {
    context.getRegistry().bind("channels", channels);
    context.getRegistry().bind("deadLetters", channels.deadLetters());
    context.addComponent("channel", new ChannelComponent(channels));
  }

  /** To be called after the routes have stopped and before the store is closed. */
  @Override
  public void close() {
    channels.close();
  }
}
