package io.caravan.write;

import io.caravan.channel.Backlog;
import io.caravan.channel.Channels;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** How many writes of each portal wait, and for how long, by the channels' last count. */
final class PortalMetrics {

  private final Channels channels;
  private final WriteChannels writeChannels;
  private final MeterRegistry meters;
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  PortalMetrics(Channels channels, WriteChannels writeChannels, MeterRegistry meters) {
    this.channels = channels;
    this.writeChannels = writeChannels;
    this.meters = meters;
  }

  /** A portal is written to. */
  void portal(long portalId) {
    if (known.add(portalId)) {
      String portal = Long.toString(portalId);
      Gauge.builder("caravan.write.waiting", () -> waiting(portalId))
          .description("Writes without an outcome")
          .tag("portal", portal)
          .register(meters);
      Gauge.builder("caravan.write.oldest.age.seconds", () -> oldest(portalId))
          .description("Age of the oldest write without an outcome")
          .tag("portal", portal)
          .register(meters);
    }
  }

  private double waiting(long portalId) {
    return backlogs(portalId).mapToLong(Backlog::depth).sum();
  }

  private double oldest(long portalId) {
    return backlogs(portalId).mapToLong(backlog -> backlog.oldest().toMillis()).max().orElse(0)
        / 1000.0;
  }

  private Stream<Backlog> backlogs(long portalId) {
    return writeChannels.ofPortal(portalId).stream()
        .filter(channels::isOpen)
        .map(channels::lastCounted);
  }
}
