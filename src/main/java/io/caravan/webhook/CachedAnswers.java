package io.caravan.webhook;

import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookEvent;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Makes the gateway forget its remembered answers about the records that an event tells of, so that
 * no reader is given what HubSpot has just called old. Forgetting too often costs a call; so it is
 * done even if the event turns out to be late.
 */
public final class CachedAnswers implements Processor {

  private final Cache cache;

  /** What remembers answers: the gateway's response cache. */
  @FunctionalInterface
  public interface Cache {
    /** A record is not any more what it was. */
    void recordChanged(long portalId, ObjectType type, String id);
  }

  public CachedAnswers(Cache cache) {
    this.cache = cache;
  }

  @Override
  public void process(Exchange exchange) {
    forget(exchange.getMessage().getBody(WebhookEvent.class));
  }

  /** Forgets what is known about the event's record, or records. */
  void forget(WebhookEvent event) {
    event
        .objectType()
        .ifPresent(type -> cache.recordChanged(event.portalId(), type, id(event.objectId())));
    WebhookEvent.Association link = event.association();
    if (link != null) {
      link.fromType()
          .ifPresent(type -> cache.recordChanged(event.portalId(), type, id(link.fromId())));
      link.toType().ifPresent(type -> cache.recordChanged(event.portalId(), type, id(link.toId())));
    }
    WebhookEvent.Merge merge = event.merge();
    if (merge != null) {
      event
          .objectType()
          .ifPresent(
              type -> {
                cache.recordChanged(event.portalId(), type, id(merge.primaryId()));
                merge
                    .mergedIds()
                    .forEach(old -> cache.recordChanged(event.portalId(), type, id(old)));
              });
    }
  }

  private static String id(long id) {
    return Long.toString(id);
  }
}
