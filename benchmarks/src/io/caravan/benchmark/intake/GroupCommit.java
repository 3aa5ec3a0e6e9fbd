package io.caravan.benchmark.intake;

import io.caravan.channel.Appended;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Caravan's own store and channel, without anything above them. */
final class GroupCommit {

  private static final String CHANNEL = "events";

  private final Channels channels;

  private GroupCommit(Channels channels) {
    this.channels = channels;
  }

  /** Opens a new database in a directory, with the settings that Caravan runs with here. */
  static GroupCommit in(Path directory) {
    var meters = new SimpleMeterRegistry();
    var settings = new Settings(Map.of("caravan.channel.max-backlog", Scenario.MAX_BACKLOG));
    var store = Store.open(StoreSettings.sqlite(directory.resolve("events.db")), meters);
    return new GroupCommit(
        new Channels(store, ChannelSettings.from(settings), meters, Clock.systemUTC()));
  }

  CompletableFuture<Appended> append(List<ChannelMessage> events) {
    return channels.append(CHANNEL, events);
  }
}
