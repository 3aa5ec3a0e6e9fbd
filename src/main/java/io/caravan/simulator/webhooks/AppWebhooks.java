package io.caravan.simulator.webhooks;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Where an app wants its webhooks and which. Thread-safe. */
public final class AppWebhooks {

  static final int MAX_SUBSCRIPTIONS = 1000;
  private static final long FIRST_SUBSCRIPTION = 2001;

  private final Map<Long, WebhookSubscription> subscriptions = new LinkedHashMap<>();
  private final SubscriptionRules rules;
  private final IntSupplier leastConcurrentRequests;
  private Target target;
  private long nextId = FIRST_SUBSCRIPTION;
  private boolean subscribed;
  private boolean targeted;

  AppWebhooks(SubscriptionRules rules, IntSupplier leastConcurrentRequests) {
    this.rules = rules;
    this.leastConcurrentRequests = leastConcurrentRequests;
  }

  /**
   * The settings of the API.
   *
   * @param createdAt milliseconds since the epoch
   * @param updatedAt milliseconds since the epoch
   */
  public record Target(String url, int maxConcurrentRequests, long createdAt, long updatedAt) {}

  /** There are as many subscriptions as there may be. */
  public static final class TooManySubscriptions extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySubscriptions() {
      super(
          "Couldn't create another subscription. You've reached the maximum number allowed per"
              + " application ("
              + MAX_SUBSCRIPTIONS
              + ").");
    }
  }

  /** The settings; empty before they were made. */
  public synchronized Optional<Target> target() {
    return Optional.ofNullable(target);
  }

  /**
   * Makes or replaces the settings.
   *
   * @throws IllegalArgumentException when the address or the number is none
   */
  public synchronized Target target(String url, int maxConcurrentRequests, long now) {
    if (url == null || !isAddress(url)) {
      throw new IllegalArgumentException(
          "targetUrl must be an absolute http or https address: '" + url + "'");
    }
    if (maxConcurrentRequests < leastConcurrentRequests.getAsInt()) {
      throw new IllegalArgumentException(
          "throttling.maxConcurrentRequests must be at least %d: %d"
              .formatted(leastConcurrentRequests.getAsInt(), maxConcurrentRequests));
    }
    long createdAt = target == null ? now : target.createdAt();
    target = new Target(url, maxConcurrentRequests, createdAt, now);
    targeted = true;
    return target;
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (java.net.URISyntaxException e) {
      return false;
    }
  }

  /** Removes the settings: nothing goes out until there are others. */
  public synchronized void forgetTarget() {
    target = null;
  }

  /** In the order in which they were made. */
  public synchronized List<WebhookSubscription> subscriptions() {
    return new ArrayList<>(subscriptions.values());
  }

  public synchronized Optional<WebhookSubscription> find(long id) {
    return Optional.ofNullable(subscriptions.get(id));
  }

  /**
   * Adds a subscription; the same one a second time is the first.
   *
   * @throws IllegalArgumentException when there is nothing like it to subscribe to
   * @throws TooManySubscriptions when there are 1,000
   */
  public synchronized WebhookSubscription subscribe(
      String eventType, String objectTypeId, String propertyName, boolean active, long now) {
    rules.check(eventType, objectTypeId, propertyName);
    var subscription =
        new WebhookSubscription(nextId, eventType, objectTypeId, propertyName, active, now, now);
    for (WebhookSubscription other : subscriptions.values()) {
      if (other.sameAs(subscription)) {
        return other;
      }
    }
    if (subscriptions.size() >= MAX_SUBSCRIPTIONS) {
      throw new TooManySubscriptions();
    }
    subscribed = true;
    nextId++;
    subscriptions.put(subscription.id(), subscription);
    return subscription;
  }

  /** A subscription that somebody asks for. */
  public record Wanted(
      String eventType, String objectTypeId, String propertyName, boolean active) {}

  /**
   * Puts a target and subscriptions in the place of all there are, or changes nothing.
   *
   * @param url null for none: then nothing goes out
   * @throws IllegalArgumentException when the address, the number or a subscription is none
   * @throws TooManySubscriptions when there are more than 1,000
   */
  public synchronized void replace(
      String url, int maxConcurrentRequests, List<Wanted> wanted, long now) {
    State before = state();
    try {
      clear();
      nextId = before.nextId();
      if (url != null) {
        target(url, maxConcurrentRequests, now);
      }
      for (Wanted each : wanted) {
        subscribe(each.eventType(), each.objectTypeId(), each.propertyName(), each.active(), now);
      }
    } catch (IllegalArgumentException | TooManySubscriptions e) {
      restore(before);
      throw e;
    }
  }

  /** Switches a subscription; empty when there is none with this id. */
  public synchronized Optional<WebhookSubscription> change(long id, boolean active, long now) {
    return Optional.ofNullable(
        subscriptions.computeIfPresent(id, (key, before) -> before.switched(active, now)));
  }

  public synchronized boolean remove(long id) {
    return subscriptions.remove(id) != null;
  }

  /** Tells the active subscriptions what happened. */
  void tell(Happened happened, WebhookOutbox outbox, WebhookOutbox.Way way) {
    for (WebhookSubscription each : subscriptions()) {
      if (each.active() && each.tells(happened.change())) {
        outbox.tell(way, each.id(), each.eventType(), happened);
      }
    }
  }

  /**
   * The settings with what the app itself set.
   *
   * @param otherwise where events go when the app has no target; null for nowhere
   */
  synchronized WebhookSettings effective(WebhookSettings now, String otherwise) {
    return target == null
        ? now.to(otherwise)
        : now.to(target.url()).inFlight(target.maxConcurrentRequests());
  }

  /** Whether the API ever made a subscription: then "all events" is no longer the default. */
  synchronized boolean subscribed() {
    return subscribed;
  }

  /** Whether the API ever made settings: then the simulator's own target no longer counts. */
  synchronized boolean targeted() {
    return targeted;
  }

  /** Forgets everything, as if the API had never been used. */
  synchronized void clear() {
    subscriptions.clear();
    target = null;
    subscribed = false;
    targeted = false;
    nextId = FIRST_SUBSCRIPTION;
  }

  /** All of it in a snapshot. */
  record State(
      List<WebhookSubscription> subscriptions,
      Target target,
      long nextId,
      boolean subscribed,
      boolean targeted) {}

  synchronized State state() {
    return new State(subscriptions(), target, nextId, subscribed, targeted);
  }

  synchronized void restore(State state) {
    clear();
    state.subscriptions().forEach(each -> subscriptions.put(each.id(), each));
    target = state.target();
    nextId = state.nextId();
    subscribed = state.subscribed();
    targeted = state.targeted();
  }
}
