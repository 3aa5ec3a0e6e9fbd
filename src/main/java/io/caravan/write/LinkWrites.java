package io.caravan.write;

import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.store.Effect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Makes writes of their own of the associations that could not be made together with their record.
 * They are accepted in the transaction that settles the record's write: there is no moment at which
 * the record is settled and they are lost, and nothing that becomes of them touches the record.
 */
final class LinkWrites {

  private final Effect.Applier<List<WaitingTable.Child>> rows;
  private final Channels channels;
  private final Settlements settlements;
  private final Supplier<String> ids;
  private final Clock clock;

  LinkWrites(
      WaitingTable table,
      Channels channels,
      Settlements settlements,
      Supplier<String> ids,
      Clock clock) {
    this.channels = channels;
    this.settlements = settlements;
    this.ids = ids;
    this.clock = clock;
    this.rows =
        (connection, families) -> {
          for (List<WaitingTable.Child> children : families) {
            table.insertChildren(connection, children, clock.millis());
          }
        };
  }

  /** What is to take place together with the settling of a write whose record is there. */
  List<Effect<?>> of(PendingWrite parent, Outcome.Done done) {
    Write write = parent.write();
    if (done.linked() || !write.bringsLinks()) {
      return List.of();
    }
    String channel = parent.handling().channel();
    List<WaitingTable.Child> children = new ArrayList<>();
    List<ChannelMessage> messages = new ArrayList<>();
    List<Effect<?>> refused = new ArrayList<>();
    for (Link given : write.links()) {
      Link link = given.resolved(write.type());
      Write child = child(write, done.recordId(), link);
      children.add(new WaitingTable.Child(write.id(), channel, child));
      if (link.toType() == null) {
        refused.add(withoutType(child));
      } else {
        messages.add(ChannelMessage.of(child.orderKey(), WriteJson.write(child)));
      }
    }
    List<Effect<?>> effects = new ArrayList<>();
    effects.add(new Effect<>(rows, children));
    effects.addAll(refused);
    if (!messages.isEmpty()) {
      effects.add(channels.appending(channel, messages));
    }
    return effects;
  }

  private Write child(Write parent, String recordId, Link link) {
    return new Write(
        ids.get(),
        parent.portalId(),
        parent.type(),
        Operation.ASSOCIATE,
        Target.record(recordId),
        Map.of(),
        List.of(link),
        false,
        parent.priority());
  }

  private Effect<?> withoutType(Write child) {
    var problem =
        new Problem(
            "REQUIRED",
            "associations.to.objectType",
            "HubSpot refused the association together with its record, and alone it needs"
                + " to.objectType; submit it as an associate write");
    return new Effect<>(
        settlements,
        new WriteTable.Settlement(
            child.id(), State.REJECTED, null, false, List.of(problem), clock.millis()));
  }
}
