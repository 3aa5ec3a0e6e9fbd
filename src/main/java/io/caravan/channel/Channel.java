package io.caravan.channel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** One channel as this process knows it: its row, its bounds, its counters. */
final class Channel {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  private final int id;
  private final String name;
  private final ChannelSettings.Bounds bounds;
  private final AtomicBoolean consumed = new AtomicBoolean();
  private final AtomicLong appendedSince = new AtomicLong();
  private volatile Backlog backlog = Backlog.NOTHING;
  private volatile Runnable listener = () -> {};
  private volatile Runnable holdListener = () -> {};
  private volatile boolean held;

  final Counter in;
  final Counter duplicates;
  final Counter out;
  final Counter retried;
  final Counter dead;

  Channel(int id, String name, ChannelSettings.Bounds bounds, MeterRegistry registry) {
    this.id = id;
    this.name = name;
    this.bounds = bounds;
    this.in = counter(registry, "in", "Messages accepted");
    this.duplicates = counter(registry, "duplicates", "Messages refused as duplicates");
    this.out = counter(registry, "out", "Messages handled and acknowledged");
    this.retried = counter(registry, "retried", "Failed attempts that a retry follows");
    this.dead = counter(registry, "dead", "Messages given up on");
    gauge(registry, "depth", Channel::depth);
    gauge(registry, "deferred", c -> c.backlog.deferred());
    gauge(registry, "dead.letters", c -> c.backlog.deadLetters());
    gauge(registry, "oldest.age.seconds", c -> c.backlog.oldest().toMillis() / 1000.0);
  }

  /**
   * @throws IllegalArgumentException when this is no name for a channel
   */
  static String checked(String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no channel name: use lower-case letters, digits, '.', '_' and '-'");
    }
    return name;
  }

  /**
   * Like {@link #checked}, but may end with {@code *}: all channels whose names begin so.
   *
   * @throws IllegalArgumentException when this is neither
   */
  static String checkedPattern(String pattern) {
    if (isPattern(pattern)) {
      checked(pattern.substring(0, pattern.length() - 1));
      return pattern;
    }
    return checked(pattern);
  }

  static boolean isPattern(String name) {
    return name != null && name.endsWith("*");
  }

  /** Whether a name or pattern stands for this channel. */
  boolean isOf(String pattern) {
    return isOf(name, pattern);
  }

  static boolean isOf(String name, String pattern) {
    return isPattern(pattern)
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  Duration retention() {
    return bounds.retention();
  }

  /** Messages that wait, by the last count and what this process has appended since. */
  long depth() {
    return backlog.depth() + appendedSince.get();
  }

  Backlog lastCounted() {
    return backlog;
  }

  void counted(Backlog counted) {
    appendedSince.set(0);
    backlog = counted;
  }

  void refuseBeyondBound(int more) {
    if (depth() + more > bounds.maxBacklog()) {
      throw new ChannelFull(
          "Channel %s holds %,d messages, and may hold %,d"
              .formatted(name, depth(), bounds.maxBacklog()));
    }
  }

  /** Messages were committed: counts them, and wakes the consumer. */
  void appended(int accepted, int refused) {
    in.increment(accepted);
    duplicates.increment(refused);
    appendedSince.addAndGet(accepted);
    if (accepted > 0) {
      listener.run();
    }
  }

  /**
   * Makes the caller the one consumer in this process.
   *
   * @param newListener told when there are new messages
   * @param newHoldListener told when the channel is held, and when it goes on
   * @throws IllegalStateException when there is one already
   */
  void consume(Runnable newListener, Runnable newHoldListener) {
    if (!consumed.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "Channel %s has a consumer already: one route alone may read it, or order would be lost"
              .formatted(name));
    }
    listener = newListener;
    holdListener = newHoldListener;
  }

  void release() {
    listener = () -> {};
    holdListener = () -> {};
    consumed.set(false);
  }

  /** Whether its messages are to stay where they are. */
  boolean isHeld() {
    return held;
  }

  void hold(boolean hold) {
    if (held != hold) {
      held = hold;
      holdListener.run();
    }
  }

  private Counter counter(MeterRegistry registry, String what, String description) {
    return Counter.builder("caravan.channel." + what)
        .tag("channel", name)
        .description(description)
        .register(registry);
  }

  private void gauge(MeterRegistry registry, String what, ToDoubleFunction<Channel> value) {
    Gauge.builder("caravan.channel." + what, this, value).tag("channel", name).register(registry);
  }
}
