package io.caravan.read;

import io.caravan.gateway.FutureStep;
import io.caravan.gateway.Gateway;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The way in for reads, and the way out: no thread waits between the two. */
final class Reads {

  /** Header: whether the record is an old one, since HubSpot cannot be reached. */
  static final String STALE = "CaravanStale";

  private final Gateway gateway;
  private final RecordCalls calls;
  private final ReadablePortals portals;
  private final Duration deadline;
  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter asked;
  private final Counter remembered;

  Reads(
      Gateway gateway,
      RecordCalls calls,
      ReadablePortals portals,
      ReadSettings settings,
      MeterRegistry meters) {
    this.gateway = gateway;
    this.calls = calls;
    this.portals = portals;
    this.deadline = settings.deadline();
    this.most = settings.maxWaiting();
    this.asked = meters.counter("caravan.read.asked");
    this.remembered = meters.counter("caravan.read.remembered");
    Gauge.builder("caravan.read.waiting", waiting, AtomicInteger::get)
        .description("Reads that have no answer yet")
        .register(meters);
  }

  /** Turns a JSON body into a {@link PendingRead}, which is answered already if memory serves. */
  Processor requests() {
    return exchange -> {
      byte[] body = exchange.getMessage().getMandatoryBody(byte[].class);
      exchange.getMessage().setBody(begin(ReadRequest.read(body, portals)));
    };
  }

  PendingRead begin(ReadRequest request) {
    asked.increment();
    var read = new PendingRead(request);
    gateway
        .remembered(calls.one(request))
        .ifPresent(
            answer -> {
              remembered.increment();
              read.found(answer.body(), answer.stale());
            });
    return read;
  }

  /** Takes a read in, unless too many wait. */
  Processor admission() {
    return exchange -> admit(exchange.getMessage().getBody(PendingRead.class));
  }

  void admit(PendingRead read) {
    if (waiting.incrementAndGet() > most) {
      waiting.decrementAndGet();
      throw new TooManyReads(most);
    }
    read.answer(deadline).whenComplete((found, failure) -> waiting.decrementAndGet());
  }

  /** Waits for the record and makes it the body, as JSON text. */
  FutureStep answers() {
    return new FutureStep() {
      @Override
      protected CompletableFuture<?> begin(Exchange exchange) {
        return exchange
            .getMessage()
            .getBody(PendingRead.class)
            .answer(deadline)
            .thenAccept(
                found -> {
                  exchange.getMessage().setBody(found.json().toString());
                  exchange.getMessage().setHeader(STALE, found.stale());
                });
      }
    };
  }
}
