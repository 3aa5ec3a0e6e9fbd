package io.caravan.mirror;

import io.caravan.channel.ChannelMessage;
import io.caravan.store.Effect;
import io.caravan.store.NestedEffects;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Puts requests for re-reads into their channel, in the transaction that found them necessary.
 *
 * <p>That a re-read is necessary is found while changes are applied, so the channel's effect is
 * applied from within another one.
 */
public final class RereadQueue implements Participant, Effect.Applier<RereadRequest> {

  private final Function<List<ChannelMessage>, Effect<?>> appending;
  private final NestedEffects channel = new NestedEffects();

  /**
   * @param appending gives the effect that appends messages to the channel of re-reads; must not
   *     touch the database by itself
   */
  public RereadQueue(Function<List<ChannelMessage>, Effect<?>> appending) {
    this.appending = appending;
  }

  /** {@inheritDoc} Asks for all of them. */
  @Override
  public void apply(Connection connection, List<RereadRequest> requests) throws SQLException {
    ask(connection, requests);
  }

  /** Asks, in the transaction of the connection. */
  public void ask(Connection connection, List<RereadRequest> requests) throws SQLException {
    channel.apply(
        connection, appending.apply(requests.stream().map(RereadRequest::message).toList()));
  }

  @Override
  public int mark() {
    return channel.mark();
  }

  @Override
  public void undo(int mark) {
    channel.undo(mark);
  }

  @Override
  public void committed() {
    channel.committed();
  }
}
