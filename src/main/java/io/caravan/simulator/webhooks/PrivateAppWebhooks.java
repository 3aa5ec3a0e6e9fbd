package io.caravan.simulator.webhooks;

import io.caravan.simulator.oauth.PrivateApp;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The webhooks of the portals' private apps: set up in the app's pages, never through the API, and
 * told of custom objects, too. Source: HubSpot docs, "Create and edit webhook subscriptions in
 * private apps". Thread-safe.
 */
final class PrivateAppWebhooks {

  private final PrivateApp app;
  private final Supplier<UncertainBehaviour> uncertain;
  private final Supplier<WebhookSettings> settings;
  private final WebhookOutbox outbox;
  private final Map<Long, AppWebhooks> byPortal = new ConcurrentHashMap<>();

  PrivateAppWebhooks(
      PrivateApp app,
      Supplier<UncertainBehaviour> uncertain,
      Supplier<WebhookSettings> settings,
      WebhookOutbox outbox) {
    this.app = app;
    this.uncertain = uncertain;
    this.settings = settings;
    this.outbox = outbox;
  }

  /** What a portal's private app wants. */
  AppWebhooks of(long portalId) {
    return byPortal.computeIfAbsent(
        portalId,
        id -> new AppWebhooks(SubscriptionRules.ofPrivateApps(), this::leastConcurrentRequests));
  }

  private int leastConcurrentRequests() {
    return uncertain.get().leastConcurrentRequests();
  }

  void changed(long portalId, Happened happened) {
    AppWebhooks own = byPortal.get(portalId);
    if (own != null && own.target().isPresent()) {
      own.tell(happened, outbox, way(portalId, own));
    }
  }

  private WebhookOutbox.Way way(long portalId, AppWebhooks own) {
    return new WebhookOutbox.Way(
        new Recipient(app.id(), portalId),
        () ->
            new WebhookSigner(
                app.secrets().apply(portalId), () -> uncertain.get().privateAppSignature()),
        () -> own.effective(settings.get(), null));
  }

  void clear() {
    byPortal.values().forEach(AppWebhooks::clear);
  }

  Map<Long, AppWebhooks.State> state() {
    var saved = new TreeMap<Long, AppWebhooks.State>();
    byPortal.forEach((portalId, own) -> saved.put(portalId, own.state()));
    return saved;
  }

  /**
   * @param saved null when an older simulator saved, which knew of no such webhooks
   */
  void restore(Map<Long, AppWebhooks.State> saved) {
    clear();
    if (saved != null) {
      saved.forEach((portalId, state) -> of(portalId).restore(state));
    }
  }
}
