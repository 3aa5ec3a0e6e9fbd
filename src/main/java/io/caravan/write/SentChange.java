package io.caravan.write;

import io.caravan.write.EchoEntry.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A write on its way, as the changes that HubSpot may tell of.
 *
 * @param sentAt milliseconds since the epoch
 * @param keys of changes whose record is known
 * @param loose keys of changes whose record HubSpot's answer will name
 */
record SentChange(long sentAt, List<Long> keys, List<Long> loose) {

  static SentChange of(Write write, long sentAt) {
    var keys = new ChangeKeys(write.portalId(), write.type());
    boolean known = write.target() != null && write.target().isRecordId();
    if (known) {
      return new SentChange(sentAt, keysOf(write, keys, write.target().value(), false), List.of());
    }
    List<Long> loose = new ArrayList<>();
    write.properties().forEach((name, value) -> loose.add(keys.looseProperty(name, value)));
    if (write.operation() == Operation.CREATE || write.operation() == Operation.UPSERT) {
      loose.add(keys.looseCreated());
      links(write).forEach(link -> loose.add(keys.looseLink(link.toType(), link.toId())));
    }
    return new SentChange(sentAt, List.of(), loose);
  }

  List<EchoEntry> sent() {
    return entries(Step.SENT, Step.AWAITED);
  }

  List<EchoEntry> refused() {
    return entries(Step.DROPPED, Step.ANSWERED);
  }

  private List<EchoEntry> entries(Step known, Step unknown) {
    List<EchoEntry> entries = new ArrayList<>(keys.size() + loose.size());
    keys.forEach(key -> entries.add(new EchoEntry(known, key, sentAt, 0)));
    loose.forEach(key -> entries.add(new EchoEntry(unknown, key, sentAt, 0)));
    return entries;
  }

  /** What becomes known with HubSpot's answer. */
  List<EchoEntry> settled(Write write, String recordId, boolean created, long at) {
    List<EchoEntry> entries = new ArrayList<>();
    List<Long> settled = keys;
    if (keys.isEmpty() && !recordId.isEmpty()) {
      settled = keysOf(write, new ChangeKeys(write.portalId(), write.type()), recordId, created);
    }
    settled.forEach(key -> entries.add(new EchoEntry(Step.SETTLED, key, sentAt, at)));
    loose.forEach(key -> entries.add(new EchoEntry(Step.ANSWERED, key, sentAt, at)));
    return entries;
  }

  private static List<Long> keysOf(Write write, ChangeKeys keys, String recordId, boolean created) {
    List<Long> all = new ArrayList<>();
    switch (write.operation()) {
      case ARCHIVE -> all.add(keys.archived(recordId));
      case ASSOCIATE, DISSOCIATE ->
          links(write)
              .forEach(
                  link ->
                      all.add(
                          keys.link(
                              recordId,
                              link.toType(),
                              link.toId(),
                              write.operation() == Operation.DISSOCIATE)));
      case CREATE, UPDATE, UPSERT -> {
        write.properties().forEach((name, value) -> all.add(keys.property(recordId, name, value)));
        if (created) {
          all.add(keys.created(recordId));
          links(write)
              .forEach(link -> all.add(keys.link(recordId, link.toType(), link.toId(), false)));
        }
      }
    }
    return all;
  }

  /** One whose other end's type only HubSpot knows cannot be told again by its event. */
  private static List<Link> links(Write write) {
    return write.links().stream()
        .map(link -> link.resolved(write.type()))
        .filter(link -> link.toType() != null)
        .toList();
  }
}
