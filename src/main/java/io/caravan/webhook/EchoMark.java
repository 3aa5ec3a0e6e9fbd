package io.caravan.webhook;

import io.caravan.channel.Handling;
import io.caravan.hubspot.WebhookEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Marks each event as an echo or not, in the header {@link EventConstants#ECHO}. An event that
 * cannot be told yet, since the answer to a write is still on its way, comes again in a moment;
 * meanwhile it holds back the later events of its record alone.
 */
final class EchoMark implements Processor {

  private static final Duration MOMENT = Duration.ofMillis(200);

  private final OwnChanges ownChanges;
  private final Clock clock;
  private final Counter echoes;
  private final Counter awaited;

  EchoMark(OwnChanges ownChanges, Clock clock, MeterRegistry meters) {
    this.ownChanges = ownChanges;
    this.clock = clock;
    this.echoes =
        Counter.builder("caravan.events.echoes")
            .description("Events that told of Caravan's own changes")
            .register(meters);
    this.awaited =
        Counter.builder("caravan.events.echoes.awaited")
            .description("Events that waited for the answer to a write, to be told from its echo")
            .register(meters);
  }

  @Override
  public void process(Exchange exchange) {
    Handling handling = Handling.of(exchange);
    WebhookEvent event = exchange.getMessage().getBody(WebhookEvent.class);
    OwnChanges.Finding finding = ownChanges.find(event, handling.putAt());
    if (finding.origin() == OwnChanges.Origin.OPEN) {
      awaited.increment();
      handling.postponeUntil(clock.instant().plus(MOMENT));
      exchange.setRouteStop(true);
      return;
    }
    boolean echo = finding.origin() == OwnChanges.Origin.OWN;
    exchange.getMessage().setHeader(EventConstants.ECHO, echo);
    if (echo) {
      echoes.increment();
    }
    if (finding.remembering() != null) {
      handling.enlist(finding.remembering());
    }
  }
}
