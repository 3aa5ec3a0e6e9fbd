package io.caravan.benchmark.drain;

import io.caravan.channel.ChannelMessage;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.process.SampleEvents;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.webhook.Deliveries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Puts events into a database's channel as the webhook intake does, without a server. */
final class Filling {

  private static final String CHANNEL = "events";
  private static final int AT_ONCE = 1_000;

  private Filling() {}

  /**
   * Creates the database and fills it.
   *
   * @param records the events go round this many contacts
   */
  static void fill(Path database, int events, int records) {
    var meters = new SimpleMeterRegistry();
    var deliveries = new Deliveries(meters);
    var sample = new SampleEvents(records);
    try (var store = Store.open(StoreSettings.sqlite(database), meters);
        var channels = new Channels(store, ChannelSettings.defaults(), meters, Clock.systemUTC())) {
      for (int from = 0; from < events; from += AT_ONCE) {
        int count = Math.min(AT_ONCE, events - from);
        List<ChannelMessage> messages = deliveries.messages(sample.delivery(from + 1L, count, 0));
        int accepted = channels.append(CHANNEL, messages).join().accepted();
        if (accepted != count) {
          throw new IllegalStateException("%d of %d events accepted".formatted(accepted, count));
        }
      }
    }
  }
}
