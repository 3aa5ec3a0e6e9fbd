package io.caravan.webhook;

import io.caravan.http.EventLoopEngine;
import io.caravan.http.InboundRequest;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.LongPredicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds intake and dispatch and names what routes call. */
public final class WebhookConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookConfiguration.class);

  private final WebhookSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;
  private final LongPredicate configuredPortal;
  private final CachedAnswers.Cache cache;
  private final OwnChanges ownChanges;
  private final EventLog eventLog;

  /**
   * @param configuredPortal whether a portal id is one of ours; events of others become dead
   *     letters
   * @param cache the gateway's remembered answers, which events make out of date
   * @param ownChanges knows which events are echoes of what we wrote
   */
  public WebhookConfiguration(
      WebhookSettings settings,
      Store store,
      MeterRegistry meters,
      Clock clock,
      LongPredicate configuredPortal,
      CachedAnswers.Cache cache,
      OwnChanges ownChanges) {
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.configuredPortal = configuredPortal;
    this.cache = cache;
    this.ownChanges = ownChanges;
    this.eventLog = new EventLog(store);
  }

  /** For exports. */
  public EventLog eventLog() {
    return eventLog;
  }

  /** Names the beans of the routes in {@code routes/webhooks} and {@code routes/events}. */
  public void bind(CamelContext camel) {
    if (settings.secrets().isEmpty()) {
      LOG.warn("caravan.webhook.secrets is empty: every webhook will be refused");
    }
    var refusals = new Refusals(meters, settings.retryAfter());
    var outcomes = new EventOutcomes(meters, clock);
    var registry = camel.getRegistry();
    new EventLoopEngine(settings.limits(), refusals::early).bindTo(registry);
    bindIntake(camel, new SignatureVerifier(settings, clock), new Deliveries(meters));
    registry.bind("refusals", refusals);
    registry.bind("eventDispatch", new EventDispatch(new EventHandlers(camel), configuredPortal));
    registry.bind("echoMark", new EchoMark(ownChanges, clock, meters));
    registry.bind("cachedAnswers", new CachedAnswers(cache));
    registry.bind("eventOutcome", outcomes.record());
    registry.bind("unknownEvents", outcomes.keepUnknown());
    registry.bind(
        "eventLogPurge",
        (Processor) exchange -> eventLog.purge(settings.logRetention(), clock.instant()).join());
  }

  /**
   * As processors: finding a bean's method and its parameters anew for each request costs as much
   * as checking the signature.
   */
  private static void bindIntake(
      CamelContext camel, SignatureVerifier signatures, Deliveries deliveries) {
    Processor verify =
        exchange -> {
          Message message = exchange.getMessage();
          message.setBody(signatures.verify((InboundRequest) message.getBody()));
        };
    Processor parse =
        exchange -> {
          Message message = exchange.getMessage();
          message.setBody(deliveries.messages((byte[]) message.getBody()));
        };
    camel.getRegistry().bind("verifySignature", verify);
    camel.getRegistry().bind("parseDelivery", parse);
  }
}
