package io.caravan.mirror.action;

import io.caravan.channel.Backlog;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.store.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The channels in which actions wait to be sent: one for each receiver and portal, so that neither
 * a receiver that is down nor the backlog of a portal delays any other.
 */
final class Outbox {

  static final String WEBHOOK = "webhook";
  static final String KAFKA = "kafka";

  private static final String PREFIX = "actions-";

  /** Takes the actions of portals that were not known when the channels were opened. */
  private static final String OTHERS = "other";

  private final Channels channels;
  private final List<String> receivers;
  private final Map<String, List<String>> opened = new ConcurrentHashMap<>();

  /**
   * Opens the channels: to do so takes a transaction, and actions are made within one.
   *
   * @param receivers webhook, kafka, both or none
   */
  Outbox(Channels channels, List<String> receivers, Collection<Long> portals) {
    this.channels = channels;
    this.receivers = List.copyOf(receivers);
    for (String receiver : receivers) {
      var names = new ArrayList<String>();
      portals.forEach(portal -> names.add(channel(receiver, portal.toString())));
      names.add(channel(receiver, OTHERS));
      channels.open(names);
      opened.put(receiver, List.copyOf(names));
    }
  }

  Collection<String> receivers() {
    return receivers;
  }

  /** Opens the channels of a portal that was not known at first. Takes a transaction. */
  synchronized void open(long portalId) {
    for (String receiver : receivers) {
      String name = channel(receiver, Long.toString(portalId));
      if (!opened.get(receiver).contains(name)) {
        channels.open(List.of(name));
        opened.put(
            receiver, Stream.concat(opened.get(receiver).stream(), Stream.of(name)).toList());
      }
    }
  }

  /** The effects that put actions, given in their order, into the channels of all receivers. */
  List<Effect<?>> appending(List<Action> actions) {
    Map<String, List<ChannelMessage>> messages = new LinkedHashMap<>();
    for (Action action : actions) {
      for (String receiver : receivers()) {
        messages
            .computeIfAbsent(channelOf(receiver, action), name -> new ArrayList<>())
            .add(ActionRef.message(action));
      }
    }
    List<Effect<?>> effects = new ArrayList<>(messages.size());
    messages.forEach((channel, waiting) -> effects.add(channels.appending(channel, waiting)));
    return effects;
  }

  /** How many actions wait for a receiver, by the channels' last count. */
  long waiting(String receiver) {
    return backlogs(receiver).stream().mapToLong(Backlog::depth).sum();
  }

  /** The age of the oldest action that waits for a receiver; zero when none does. */
  Duration oldest(String receiver) {
    return backlogs(receiver).stream()
        .map(Backlog::oldest)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** How many actions a receiver refused, or never took. */
  long deadLetters(String receiver) {
    return backlogs(receiver).stream().mapToLong(Backlog::deadLetters).sum();
  }

  private List<Backlog> backlogs(String receiver) {
    return opened.get(receiver).stream().map(channels::lastCounted).toList();
  }

  private String channelOf(String receiver, Action action) {
    String own = channel(receiver, Long.toString(action.record().portalId()));
    return opened.get(receiver).contains(own) ? own : channel(receiver, OTHERS);
  }

  private static String channel(String receiver, String portal) {
    return PREFIX + receiver + "-" + portal;
  }
}
