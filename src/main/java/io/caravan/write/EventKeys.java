package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookEvent;
import java.util.List;
import java.util.Optional;

/**
 * What an event says, as keys.
 *
 * @param key names the record
 * @param loose leave it out, for writes whose record is not known yet
 */
record EventKeys(long key, List<Long> loose) {

  /** Empty for events that no write of ours can cause, and for those that say too little. */
  static Optional<EventKeys> of(WebhookEvent event) {
    if (event.association() != null) {
      return link(event, event.association());
    }
    if (event.objectType().isEmpty() || event.objectId() == 0) {
      return Optional.empty();
    }
    var keys = new ChangeKeys(event.portalId(), event.objectType().get());
    String record = Long.toString(event.objectId());
    return switch (event.happening()) {
      case "creation" ->
          Optional.of(new EventKeys(keys.created(record), List.of(keys.looseCreated())));
      case "deletion" -> Optional.of(new EventKeys(keys.archived(record), List.of()));
      case "propertyChange" -> property(keys, record, event.property());
      default -> Optional.empty();
    };
  }

  private static Optional<EventKeys> property(
      ChangeKeys keys, String record, WebhookEvent.Property property) {
    if (property == null || property.sensitive() && property.value().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new EventKeys(
            keys.property(record, property.name(), property.value()),
            List.of(keys.looseProperty(property.name(), property.value()))));
  }

  private static Optional<EventKeys> link(
      WebhookEvent event, WebhookEvent.Association association) {
    if (association.fromType().isEmpty() || association.toType().isEmpty()) {
      return Optional.empty();
    }
    ObjectType from = association.fromType().get();
    ObjectType to = association.toType().get();
    var ofFrom = new ChangeKeys(event.portalId(), from);
    var ofTo = new ChangeKeys(event.portalId(), to);
    String fromId = Long.toString(association.fromId());
    String toId = Long.toString(association.toId());
    return Optional.of(
        new EventKeys(
            ofFrom.link(fromId, to, toId, association.removed()),
            association.removed()
                ? List.of()
                : List.of(ofFrom.looseLink(to, toId), ofTo.looseLink(from, fromId))));
  }
}
