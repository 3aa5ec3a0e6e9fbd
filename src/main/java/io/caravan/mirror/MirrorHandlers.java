package io.caravan.mirror;

import io.caravan.channel.Handling;
import io.caravan.channel.PermanentFailure;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * What events of each kind mean for the mirror. Called from the routes in {@code routes/events};
 * changes take effect together with the acknowledgement of the event.
 *
 * <p>Leaves what became of the event in the exchange variable {@code outcome}. An event that lacks
 * what its kind needs becomes a dead letter.
 */
public final class MirrorHandlers {

  /**
   * Header of an event that was read in HubSpot's webhooks journal, and not pushed: the offset of
   * its file. Such an event may have been pushed as well. The mirror takes it in like any other; a
   * route that must not act twice on one change hangs on actions, or leaves such events out.
   */
  public static final String JOURNAL = "CaravanJournal";

  private final MirrorWriter writer;
  private final PropertySchemas schemas;

  public MirrorHandlers(MirrorWriter writer, PropertySchemas schemas) {
    this.writer = writer;
    this.schemas = schemas;
  }

  /** A record came into being. Its values are read from HubSpot. */
  public void created(WebhookEvent event, Exchange exchange) {
    enlist(exchange, new RecordChange.Created(record(event), event.occurredAt()));
  }

  /** A property got a value. */
  public void propertyChanged(WebhookEvent event, Exchange exchange) {
    WebhookEvent.Property property = event.property();
    if (property == null) {
      throw unfit(event, "propertyName");
    }
    RecordRef ref = record(event);
    boolean withheld = property.sensitive() && property.value().isEmpty();
    enlist(
        exchange,
        withheld
            ? new RecordChange.Touched(ref, event.occurredAt())
            : new RecordChange.PropertyChanged(
                ref,
                event.occurredAt(),
                property.name(),
                schemas.asInApi(ref.portalId(), ref.type(), property.name(), property.value()),
                property.sensitive()));
  }

  /** A record was deleted. */
  public void deleted(WebhookEvent event, Exchange exchange) {
    enlist(exchange, new RecordChange.Deleted(record(event), event.occurredAt()));
  }

  /** A record came back from the recycle bin. Its values are read from HubSpot. */
  public void restored(WebhookEvent event, Exchange exchange) {
    enlist(exchange, new RecordChange.Restored(record(event), event.occurredAt()));
  }

  /** Records became one, usually a third and new one. */
  public void merged(WebhookEvent event, Exchange exchange) {
    WebhookEvent.Merge merge = event.merge();
    if (merge == null) {
      throw unfit(event, "primaryObjectId");
    }
    long survivor = merge.newId() != 0 ? merge.newId() : merge.primaryId();
    List<Long> oldIds = new ArrayList<>(merge.mergedIds());
    oldIds.add(0, merge.primaryId());
    enlist(
        exchange,
        new RecordChange.Merged(
            new RecordRef(event.portalId(), type(event), survivor), event.occurredAt(), oldIds));
  }

  /** Two records were associated or parted; both sides' events mean the same. */
  public void associationChanged(WebhookEvent event, Exchange exchange) {
    WebhookEvent.Association association = event.association();
    if (association == null || association.fromId() == 0 || association.toId() == 0) {
      throw unfit(event, "fromObjectId and toObjectId");
    }
    ObjectType from =
        association.fromType().orElseThrow(() -> unfit(event, "type of the first record"));
    ObjectType to =
        association.toType().orElseThrow(() -> unfit(event, "type of the second record"));
    enlist(
        exchange,
        new AssociationChange(
            Link.of(
                new RecordRef(event.portalId(), from, association.fromId()),
                new RecordRef(event.portalId(), to, association.toId())),
            association.primary() ? Label.PRIMARY : Label.UNLABELED,
            association.removed(),
            event.occurredAt()));
  }

  /** The data of a person must be erased: values go, a tombstone without values stays. */
  public void privacyDeleted(WebhookEvent event, Exchange exchange) {
    enlist(exchange, new RecordChange.Erased(record(event), event.occurredAt()));
  }

  private void enlist(Exchange exchange, MirrorChange change) {
    boolean journal = exchange.getMessage().getHeader(JOURNAL) != null;
    var pending = new PendingChange(change, journal ? Origin.JOURNAL : Origin.EVENT);
    Handling.of(exchange).enlist(writer.effect(pending));
    exchange.setVariable("outcome", pending);
  }

  private static RecordRef record(WebhookEvent event) {
    if (event.objectId() <= 0) {
      throw unfit(event, "objectId");
    }
    return new RecordRef(event.portalId(), type(event), event.objectId());
  }

  private static ObjectType type(WebhookEvent event) {
    return event.objectType().orElseThrow(() -> unfit(event, "objectTypeId"));
  }

  private static PermanentFailure unfit(WebhookEvent event, String missing) {
    return new PermanentFailure(
        "A %s event without a usable %s".formatted(event.subscriptionType(), missing));
  }
}
