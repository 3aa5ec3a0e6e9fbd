package io.caravan.channel;

import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds of the channels; what only a consumer needs is an option of its endpoint.
 *
 * @param usual for channels without bounds of their own
 * @param channels channels with bounds of their own, by name or pattern
 * @param minFreeDisk bytes of disk below which nothing is accepted (SQLite)
 * @param dedupeMemory bytes outside of the heap for dedupe keys; more of them go to a mapped file
 *     (SQLite)
 */
public record ChannelSettings(
    Bounds usual, Map<String, Bounds> channels, long minFreeDisk, long dedupeMemory) {

  /**
   * Bounds of one channel.
   *
   * @param retention for how long a dedupe key is remembered
   * @param maxBacklog messages that may wait; more are refused
   */
  public record Bounds(Duration retention, long maxBacklog) {}

  private static final String PREFIX = "caravan.channel.";
  private static final Bounds DEFAULTS = new Bounds(Duration.ofHours(24), 5_000_000);

  /** The defaults. */
  public static ChannelSettings defaults() {
    return new ChannelSettings(DEFAULTS, Map.of(), 512L << 20, 64L << 20);
  }

  /** Reads {@code caravan.channel.*}. */
  public static ChannelSettings from(Settings settings) {
    ChannelSettings defaults = defaults();
    Bounds usual = bounds(settings, PREFIX, DEFAULTS);
    Map<String, Bounds> channels = new HashMap<>();
    for (String name : settings.names(PREFIX + "named.")) {
      channels.put(name, bounds(settings, PREFIX + "named." + name + ".", usual));
    }
    return new ChannelSettings(
        usual,
        Map.copyOf(channels),
        settings.bytes(PREFIX + "min-free-disk", defaults.minFreeDisk(), 0, 1L << 50),
        settings.bytes(PREFIX + "dedupe-memory", defaults.dedupeMemory(), 0, 1L << 40));
  }

  private static Bounds bounds(Settings settings, String prefix, Bounds defaults) {
    return new Bounds(
        settings.duration(
            prefix + "retention", defaults.retention(), Duration.ofSeconds(1), Duration.ofDays(90)),
        settings.number(prefix + "max-backlog", defaults.maxBacklog(), 1, 1_000_000_000_000L));
  }

  /** Bounds by the name, else by the longest pattern that stands for it. */
  Bounds of(String channel) {
    Bounds own = channels.get(channel);
    if (own != null) {
      return own;
    }
    return channels.keySet().stream()
        .filter(name -> Channel.isOf(channel, name))
        .max(Comparator.comparingInt(String::length))
        .map(channels::get)
        .orElse(usual);
  }
}
