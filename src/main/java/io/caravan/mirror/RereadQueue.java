package io.caravan.mirror;

import io.caravan.channel.ChannelMessage;
import io.caravan.store.Effect;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Puts requests for re-reads into their channel, in the transaction that found them necessary.
 *
 * <p>That a re-read is necessary is found while changes are applied, so the channel's effect is
 * applied from within another one; what the channel keeps in memory must then go the way of the
 * transaction through here.
 */
public final class RereadQueue implements Participant {

  private final Function<List<ChannelMessage>, Effect<?>> appending;
  private final List<Integer> marks = new ArrayList<>();
  private Participant channel;

  /**
   * @param appending gives the effect that appends messages to the channel of re-reads; must not
   *     touch the database by itself
   */
  public RereadQueue(Function<List<ChannelMessage>, Effect<?>> appending) {
    this.appending = appending;
  }

  /** Asks, in the transaction of the connection. */
  public void ask(Connection connection, List<RereadRequest> requests) throws SQLException {
    Effect<?> effect = appending.apply(requests.stream().map(RereadRequest::message).toList());
    if (effect.applier() instanceof Participant participant) {
      channel = participant;
      marks.add(participant.mark());
    }
    apply(connection, effect);
  }

  private static <C> void apply(Connection connection, Effect<C> effect) throws SQLException {
    effect.applier().apply(connection, List.of(effect.change()));
  }

  @Override
  public int mark() {
    return marks.size();
  }

  @Override
  public void undo(int mark) {
    if (mark < marks.size()) {
      channel.undo(marks.get(mark));
      marks.subList(mark, marks.size()).clear();
    }
  }

  @Override
  public void committed() {
    if (!marks.isEmpty()) {
      channel.committed();
      marks.clear();
    }
  }
}
