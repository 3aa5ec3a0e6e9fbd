package io.caravan.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pumps of one consumer: one for its channel, or for a pattern one for each channel that there
 * is or will be. They share the threads that handle messages and the heap for reading ahead, and
 * nothing else, so that a channel with a long backlog holds up no other.
 */
final class Pumps implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pumps.class);

  private final Channels channels;
  private final String name;
  private final ConsumerOptions options;
  private final Recipient recipient;
  private final ReadAheadBudget budget;
  private final Consumer<Channel> watcher = this::opened;
  private final Map<String, ChannelPump> pumps = new HashMap<>();
  private boolean paused;
  private boolean closed;

  /**
   * @param name of a channel, or a pattern
   */
  Pumps(Channels channels, String name, ConsumerOptions options, Recipient recipient) {
    this.channels = channels;
    this.name = name;
    this.options = options;
    this.recipient = recipient;
    this.budget = new ReadAheadBudget(options.readAheadBytes());
  }

  /**
   * @throws IllegalStateException when this process consumes the channel already
   */
  void start() {
    if (Channel.isPattern(name)) {
      channels.watch(watcher);
    } else {
      pump(channels.channel(name));
    }
  }

  private void opened(Channel channel) {
    if (!channel.isOf(name)) {
      return;
    }
    try {
      pump(channel);
    } catch (IllegalStateException e) {
      LOG.error("Channel {} is not consumed by {}: {}", channel.name(), name, e.getMessage());
    }
  }

  private synchronized void pump(Channel channel) {
    if (closed || pumps.containsKey(channel.name())) {
      return;
    }
    var pump = new ChannelPump(channels, channel, options, budget, recipient, new Random());
    pump.pause(paused);
    pump.start();
    pumps.put(channel.name(), pump);
  }

  synchronized void pause(boolean pause) {
    paused = pause;
    pumps.values().forEach(pump -> pump.pause(pause));
  }

  @Override
  public void close() {
    channels.unwatch(watcher);
    Map<String, ChannelPump> closing;
    synchronized (this) {
      closed = true;
      closing = Map.copyOf(pumps);
      pumps.clear();
    }
    // All are told before the first is waited for: they drain at the same time.
    closing.values().forEach(ChannelPump::stop);
    closing.values().forEach(ChannelPump::close);
  }
}
