package io.caravan.webhook;

import io.caravan.hubspot.WebhookEvent;
import io.caravan.store.Effect;
import java.time.Instant;

/** Knows which events tell of changes that Caravan itself made. Whoever writes implements it. */
@FunctionalInterface
public interface OwnChanges {

  /** Whose change an event tells of. */
  enum Origin {
    /** Caravan's own. */
    OWN,
    /** Somebody else's. */
    FOREIGN,
    /** Not known yet: to be asked again in a moment. */
    OPEN
  }

  /**
   * What is found.
   *
   * @param remembering to take effect together with the event's acknowledgement; null for none
   */
  record Finding(Origin origin, Effect<?> remembering) {}

  /**
   * Looks at an event.
   *
   * @param heardAt when the event came in
   */
  Finding find(WebhookEvent event, Instant heardAt);

  /** For a process that writes nothing. */
  static OwnChanges none() {
    return (event, heardAt) -> new Finding(Origin.FOREIGN, null);
  }
}
