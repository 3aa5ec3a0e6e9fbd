package io.caravan.channel;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The tables of one channel, as its consumer writes them: all that a batch changes. */
final class ChannelTables {

  final ProgressTable progress;
  final PackTable packs;
  final DeferredTable deferred;
  private final DeadLetterTable deadLetters;
  private final Clock clock;

  ChannelTables(int channelId, String channel, String owner, Clock clock) {
    this.progress = new ProgressTable(channelId, owner);
    this.packs = new PackTable(channelId);
    this.deferred = new DeferredTable(channelId);
    this.deadLetters = new DeadLetterTable(channelId, channel);
    this.clock = clock;
  }

  /** Applies all but the effects of the messages' handling. */
  void save(Connection connection, Batch batch) throws SQLException {
    progress.save(connection, batch.acknowledged(), batch.version());
    deferred.insert(connection, batch.select(true, Outcome.Kind.DEFERRED, Outcome.Kind.HELD));
    deferred.update(connection, batch.select(false, Outcome.Kind.DEFERRED));
    deferred.delete(connection, batch.select(false, Outcome.Kind.DONE, Outcome.Kind.DEAD));
    List<Outcome> dead = new ArrayList<>(batch.select(true, Outcome.Kind.DEAD));
    dead.addAll(batch.select(false, Outcome.Kind.DEAD));
    deadLetters.insert(connection, dead, clock.millis());
    if (batch.purge()) {
      packs.purge(connection, batch.acknowledged().watermark());
    }
  }
}
