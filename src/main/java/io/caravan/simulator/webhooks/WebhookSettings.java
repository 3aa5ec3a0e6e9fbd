package io.caravan.simulator.webhooks;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

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
  public static final WebhookSettings DEFAULT = new Draft().build();

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
    return with(draft -> draft.targetUrl = url);
  }

  /** The same for some event types only. */
  public WebhookSettings only(Set<String> types) {
    return with(draft -> draft.eventTypes = types);
  }

  /** The same with {@code object.*} for all types, or with {@code contact.*} where there is one. */
  public WebhookSettings generic(boolean on) {
    return with(draft -> draft.generic = on);
  }

  /** The same with requests of another size, gathered for another time. */
  public WebhookSettings batches(int size, Duration gather) {
    return with(
        draft -> {
          draft.batchSize = size;
          draft.gatherFor = gather;
        });
  }

  /** The same with so many requests in flight. */
  public WebhookSettings inFlight(int requests) {
    return with(draft -> draft.concurrency = requests);
  }

  /** The same with so many requests in flight, each given so much time. */
  public WebhookSettings requests(int inFlight, Duration patience) {
    return with(
        draft -> {
          draft.concurrency = inFlight;
          draft.timeout = patience;
        });
  }

  /** The same with other retries; a scale of 0.0001 makes 24 hours nine seconds. */
  public WebhookSettings retries(int max, double scale) {
    return with(
        draft -> {
          draft.maxRetries = max;
          draft.retryScale = scale;
        });
  }

  /** The same with duplicates, late events and shared ids. */
  public WebhookSettings disturbed(
      double duplicates, double reordered, Duration lateBy, double sharedIds) {
    return with(
        draft -> {
          draft.duplicateRate = duplicates;
          draft.reorderRate = reordered;
          draft.reorderBy = lateBy;
          draft.eventIdReuse = sharedIds;
        });
  }

  /** The same with a delay on every event. */
  public WebhookSettings delayed(Duration by) {
    return with(draft -> draft.delay = by);
  }

  private WebhookSettings with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** The settings while they are being changed. */
  private static final class Draft {
    private String targetUrl;
    private Set<String> eventTypes = Set.of();
    private boolean generic;
    private int batchSize = 100;
    private Duration gatherFor = Duration.ofMillis(50);
    private int concurrency = 10;
    private Duration timeout = Duration.ofSeconds(5);
    private int maxRetries = 10;
    private double retryScale = 1;
    private double duplicateRate;
    private double reorderRate;
    private Duration reorderBy = Duration.ofSeconds(2);
    private Duration delay = Duration.ZERO;
    private double eventIdReuse;

    Draft() {}

    Draft(WebhookSettings from) {
      targetUrl = from.targetUrl;
      eventTypes = from.eventTypes;
      generic = from.generic;
      batchSize = from.batchSize;
      gatherFor = from.gatherFor;
      concurrency = from.concurrency;
      timeout = from.timeout;
      maxRetries = from.maxRetries;
      retryScale = from.retryScale;
      duplicateRate = from.duplicateRate;
      reorderRate = from.reorderRate;
      reorderBy = from.reorderBy;
      delay = from.delay;
      eventIdReuse = from.eventIdReuse;
    }

    WebhookSettings build() {
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
          delay,
          eventIdReuse);
    }
  }
}
