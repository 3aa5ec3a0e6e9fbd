package io.caravan.mirror.reconcile;

import io.caravan.channel.Channels;
import java.time.Clock;
import java.util.List;

/** News that have arrived and are still to be worked in: events, and re-reads. */
final class WaitingNews implements Backlog {

  private final Channels channels;
  private final List<String> names;
  private final Clock clock;

  WaitingNews(Channels channels, List<String> names, Clock clock) {
    this.channels = channels;
    this.names = names;
    this.clock = clock;
  }

  @Override
  public boolean mayTellOf(long latest) {
    for (String name : names) {
      if (channels.names().contains(name)) {
        var waiting = channels.backlog(name);
        long oldest = clock.millis() - waiting.oldest().toMillis();
        if (waiting.depth() > 0 && oldest <= latest) {
          return true;
        }
      }
    }
    return false;
  }
}
