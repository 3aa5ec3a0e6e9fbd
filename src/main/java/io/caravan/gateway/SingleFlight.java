package io.caravan.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Reads in flight, so that identical ones become one call. A flight is detached when what it reads
 * changes: those who wait for it still get its answer (they asked before the change), but later
 * callers start anew and the answer is not kept.
 */
final class SingleFlight {

  /** One call that several callers may wait for. */
  static final class Flight {
    private final OngoingCall ongoing;
    private final long stamp;
    private final CompletableFuture<HubSpotAnswer> answer = new CompletableFuture<>();
    private volatile boolean shared;

    Flight(OngoingCall ongoing, long stamp) {
      this.ongoing = ongoing;
      this.stamp = stamp;
    }

    OngoingCall ongoing() {
      return ongoing;
    }

    long stamp() {
      return stamp;
    }

    CompletableFuture<HubSpotAnswer> answer() {
      return answer;
    }

    /** Whether more than one caller waits, each of whom needs an answer of its own. */
    boolean shared() {
      return shared;
    }
  }

  private final ConcurrentHashMap<Scope, Map<ReadKey, Flight>> flights = new ConcurrentHashMap<>();

  /**
   * Joins the flight of an identical read, or becomes the one that others join.
   *
   * @param mine the flight to start if there is none
   * @return the flight to wait for; it is {@code mine} when the caller has to start it
   */
  Flight join(Scope scope, ReadKey key, HubSpotCall call, Flight mine) {
    var found = new Flight[] {mine};
    flights.compute(
        scope,
        (same, reads) -> {
          Map<ReadKey, Flight> now = reads == null ? new HashMap<>() : reads;
          Flight running = now.get(key);
          if (running != null && running.stamp == mine.stamp && running.ongoing.join(call)) {
            running.shared = true;
            found[0] = running;
          } else {
            now.put(key, mine);
          }
          return now;
        });
    return found[0];
  }

  /**
   * Ends a flight.
   *
   * @param ifAttached run when nothing has changed meanwhile what the flight has read; no change
   *     can come between
   */
  void land(Scope scope, ReadKey key, Flight flight, Consumer<Flight> ifAttached) {
    flights.computeIfPresent(
        scope,
        (same, reads) -> {
          if (reads.remove(key, flight)) {
            ifAttached.accept(flight);
          }
          return reads.isEmpty() ? null : reads;
        });
  }

  /** What these flights read has changed: nobody else joins them. */
  void detach(Scope scope) {
    flights.remove(scope);
  }

  /** Scopes being read at the moment. */
  int size() {
    return flights.size();
  }
}
