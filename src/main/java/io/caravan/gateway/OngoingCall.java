package io.caravan.gateway;

import io.caravan.gateway.quota.Permit;
import io.caravan.gateway.quota.RateLimitHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * A call on its way through the routes, which several callers may be waiting for. What they may
 * change while it runs is its priority (to the highest) and its deadline (to the latest); the rest
 * belongs to the one thread that carries the exchange at the moment.
 */
final class OngoingCall {

  private static final byte[] NOTHING = {};
  private static final String PROPERTY = "CaravanOngoingCall";

  private final HubSpotCall call;
  private final LongSupplier nanos;
  private final AtomicReference<Runnable> onRaised = new AtomicReference<>(() -> {});

  private Priority priority;
  private long deadline;
  private boolean closed;

  private int attempt;
  private boolean tokenRefreshed;
  private boolean sending;
  private String token;
  private Permit permit;
  private Verdict verdict;
  private byte[] received = NOTHING;

  /**
   * @param nanos the monotonic clock, as {@link System#nanoTime()}
   */
  OngoingCall(HubSpotCall call, LongSupplier nanos) {
    this.call = call;
    this.nanos = nanos;
    this.priority = call.priority();
    this.deadline = nanos.getAsLong() + call.deadline().toNanos();
  }

  static OngoingCall of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, OngoingCall.class);
  }

  void travelOn(Exchange exchange) {
    exchange.setProperty(PROPERTY, this);
  }

  HubSpotCall call() {
    return call;
  }

  /** Lets another caller wait for the same answer; false when the call is already over. */
  boolean join(HubSpotCall other) {
    Runnable raised = () -> {};
    synchronized (this) {
      if (closed) {
        return false;
      }
      long otherDeadline = nanos.getAsLong() + other.deadline().toNanos();
      deadline = otherDeadline - deadline > 0 ? otherDeadline : deadline;
      if (other.priority().compareTo(priority) < 0) {
        priority = other.priority();
        raised = onRaised.get();
      }
    }
    raised.run();
    return true;
  }

  /** Closes the call to further callers, unless there is still the given time for it. */
  synchronized boolean closeUnlessTimeFor(Duration wait) {
    closed = left().compareTo(wait) <= 0;
    return closed;
  }

  synchronized void close() {
    closed = true;
  }

  /** Time until the latest deadline of all callers; not positive when it has passed. */
  synchronized Duration left() {
    return Duration.ofNanos(deadline - nanos.getAsLong());
  }

  synchronized Priority priority() {
    return priority;
  }

  /** What to do when a caller of higher priority joins. */
  void onRaised(Runnable action) {
    onRaised.set(action);
  }

  void beginAttempt() {
    attempt++;
    sending = false;
    verdict = null;
    permit = null;
    received = NOTHING;
  }

  /** The number of the running attempt, from 1. */
  int attempt() {
    return attempt;
  }

  /** Whether a token was refreshed for this call already; remembered from then on. */
  boolean refreshOnce() {
    boolean first = !tokenRefreshed;
    tokenRefreshed = true;
    return first;
  }

  Optional<String> token() {
    return Optional.ofNullable(token);
  }

  void token(String value) {
    token = value;
  }

  void permit(Permit value) {
    permit = value;
  }

  /** Marks that from here on HubSpot may see the call. */
  void sending() {
    sending = true;
  }

  /** Whether the running attempt reached the HTTP client. */
  boolean wasSent() {
    return sending;
  }

  /** Gives the permit back with what the answer says about limits. */
  void settlePermit(RateLimitHeaders headers) {
    Permit held = permit;
    permit = null;
    if (held != null) {
      held.answered(headers);
    }
  }

  /** Gives the permit back without an answer, telling whether HubSpot may have counted the call. */
  void settlePermit(boolean counted) {
    Permit held = permit;
    permit = null;
    if (held != null && counted) {
      held.answered();
    } else if (held != null) {
      held.notSent();
    }
  }

  /** The bytes of the answer's body; empty for none. */
  byte[] received() {
    return received;
  }

  void received(byte[] body) {
    received = body;
  }

  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  void verdict(Verdict value) {
    verdict = value;
  }
}
