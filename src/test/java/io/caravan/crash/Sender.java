package io.caravan.crash;

import io.caravan.process.SampleEvents;
import io.caravan.process.SignedRequests;
import io.caravan.process.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One of HubSpot's connections: sends deliveries one after another, as long as there are any. */
final class Sender implements Runnable {

  /** HubSpot waits five seconds for an answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InetSocketAddress intake;
  private final SignedRequests requests;
  private final SampleEvents events;
  private final Ledger ledger;
  private final int eventsPerDelivery;
  private final Duration pause;

  /**
   * @param pause between an answer and the next delivery
   */
  Sender(
      InetSocketAddress intake,
      SignedRequests requests,
      SampleEvents events,
      Ledger ledger,
      int eventsPerDelivery,
      Duration pause) {
    this.intake = intake;
    this.requests = requests;
    this.events = events;
    this.ledger = ledger;
    this.eventsPerDelivery = eventsPerDelivery;
    this.pause = pause;
  }

  @Override
  public void run() {
    try {
      while (!ledger.settled()) {
        sendOverOneConnection();
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendOverOneConnection() throws InterruptedException {
    try (var wire = new Wire(intake, PATIENCE)) {
      for (var next = ledger.next(); next != null; next = ledger.next()) {
        if (!send(wire, next)) {
          return;
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } catch (IOException notListening) {
      // The server is down or starting: HubSpot would try again later, and so does the caller.
    }
  }

  private boolean send(Wire wire, Ledger.Sending next) {
    byte[] body =
        events.delivery(ledger.firstEventId(next.number()), eventsPerDelivery, next.attempt());
    int status;
    try {
      wire.send(requests.request(body, System.currentTimeMillis()));
      status = wire.answer();
    } catch (IOException e) {
      status = Wire.CLOSED;
    }
    if (status == 204) {
      ledger.acknowledge(next);
    } else {
      ledger.retry(next);
    }
    return status == 204;
  }
}
