package io.caravan.simulator.webhooks;

import java.time.Duration;
import java.util.Set;

/**
 * How webhooks go out; can be replaced while running. Source of the defaults: HubSpot docs,
 * "Webhooks API".
 *
 * @param targetUrl where to; null for nowhere, and then no events are generated either
 * @param eventTypes which event types are subscribed, such as {@code contact.creation}; empty for
 *     all
 * @param generic whether built-in types use {@code object.*} instead of {@code contact.*}
 * @param batchSize events per request, at most 100
 * @param gatherFor how long events are gathered into one request
 * @param concurrency requests in flight per portal
 * @param timeout in which the receiver must answer
 * @param maxRetries how often a failed event is sent again
 * @param retryScale factor on HubSpot's delays between retries, which add up to about 24 hours
 * @param duplicateRate share of events that are sent twice, 0 to 1
 * @param reorderRate share of events that are held back for a random time up to {@code reorderBy}
 * @param delay added to every event
 * @param eventIdReuse share of events that get an eventId which another event has, 0 to 1
 */
public record WebhookSettings(
    String targetUrl,
    Set<String> eventTypes,
    boolean generic,
    int batchSize,
    Duration gatherFor,
    int concurrency,
    Duration timeout,
    int maxRetries,
    double retryScale,
    double duplicateRate,
    double reorderRate,
    Duration reorderBy,
    Duration delay,
    double eventIdReuse) {

  /** HubSpot's own behaviour, without a target. */
  public static final WebhookSettings DEFAULT =
      new WebhookSettings(
          null,
          Set.of(),
          false,
          100,
          Duration.ofMillis(50),
          10,
          Duration.ofSeconds(5),
          10,
          1,
          0,
          0,
          Duration.ofSeconds(2),
          Duration.ZERO,
          0);

  public WebhookSettings {
    eventTypes = Set.copyOf(eventTypes);
    if (batchSize < 1 || batchSize > 100) {
      throw new IllegalArgumentException("batchSize must lie between 1 and 100: " + batchSize);
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1: " + concurrency);
    }
  }

  /** The same, sent to an address. */
  public WebhookSettings to(String url) {
    return new WebhookSettings(
        url,
        eventTypes,
        generic,
        batchSize,
        gatherFor,
        concurrency,
        timeout,
        maxRetries,
        retryScale,
        duplicateRate,
        reorderRate,
        reorderBy,
        delay,
        eventIdReuse);
  }

  /** The same for some event types only. */
  public WebhookSettings only(Set<String> types) {
    return new WebhookSettings(
        targetUrl,
        types,
        generic,
        batchSize,
        gatherFor,
        concurrency,
        timeout,
        maxRetries,
        retryScale,
        duplicateRate,
        reorderRate,
        reorderBy,
        delay,
        eventIdReuse);
  }

  /** The same with {@code object.*} for all types, or with {@code contact.*} where there is one. */
  public WebhookSettings generic(boolean on) {
    return new WebhookSettings(
        targetUrl,
        eventTypes,
        on,
        batchSize,
        gatherFor,
        concurrency,
        timeout,
        maxRetries,
        retryScale,
        duplicateRate,
        reorderRate,
        reorderBy,
        delay,
        eventIdReuse);
  }

  /** The same with requests of another size, gathered for another time. */
  public WebhookSettings batches(int size, Duration gather) {
    return new WebhookSettings(
        targetUrl,
        eventTypes,
        generic,
        size,
        gather,
        concurrency,
        timeout,
        maxRetries,
        retryScale,
        duplicateRate,
        reorderRate,
        reorderBy,
        delay,
        eventIdReuse);
  }

  /** The same with so many requests in flight, each given so much time. */
  public WebhookSettings requests(int inFlight, Duration patience) {
    return new WebhookSettings(
        targetUrl,
        eventTypes,
        generic,
        batchSize,
        gatherFor,
        inFlight,
        patience,
        maxRetries,
        retryScale,
        duplicateRate,
        reorderRate,
        reorderBy,
        delay,
        eventIdReuse);
  }

  /** The same with other retries; a scale of 0.0001 makes 24 hours nine seconds. */
  public WebhookSettings retries(int max, double scale) {
    return new WebhookSettings(
        targetUrl,
        eventTypes,
        generic,
        batchSize,
        gatherFor,
        concurrency,
        timeout,
        max,
        scale,
        duplicateRate,
        reorderRate,
        reorderBy,
        delay,
        eventIdReuse);
  }

  /** The same with duplicates, late events and shared ids. */
  public WebhookSettings disturbed(
      double duplicates, double reordered, Duration lateBy, double sharedIds) {
    return new WebhookSettings(
        targetUrl,
        eventTypes,
        generic,
        batchSize,
        gatherFor,
        concurrency,
        timeout,
        maxRetries,
        retryScale,
        duplicates,
        reordered,
        lateBy,
        delay,
        sharedIds);
  }

  /** The same with a delay on every event. */
  public WebhookSettings delayed(Duration by) {
    return new WebhookSettings(
        targetUrl,
        eventTypes,
        generic,
        batchSize,
        gatherFor,
        concurrency,
        timeout,
        maxRetries,
        retryScale,
        duplicateRate,
        reorderRate,
        reorderBy,
        by,
        eventIdReuse);
  }
}
