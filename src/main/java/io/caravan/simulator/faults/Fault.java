package io.caravan.simulator.faults;

import io.caravan.simulator.limits.Verdict.Policy;
import java.time.Duration;
import java.util.Map;

/**
 * Something to go wrong: how, for which calls, when, and with what answer.
 *
 * @param kind how
 * @param applied whether the change takes effect although the answer fails: the case in which a
 *     client must not repeat a create blindly
 * @param target which calls
 * @param span when
 * @param reply what the caller gets
 */
public record Fault(
    FaultKind kind, boolean applied, FaultTarget target, FaultSpan span, FaultReply reply) {

  public Fault {
    int status = reply.status();
    boolean sendsStatus = kind == FaultKind.STATUS || kind == FaultKind.PARTIAL;
    if (sendsStatus && (status < 400 || status > 599)) {
      throw new IllegalArgumentException(
          "status must lie between 400 and 599 for " + kind + ": " + status);
    }
    if (kind == FaultKind.HTML && (status < 200 || status > 599)) {
      throw new IllegalArgumentException("status must lie between 200 and 599 for HTML: " + status);
    }
    if (kind.ofWebhooks() && (target.method() != null || target.path() != null)) {
      throw new IllegalArgumentException(
          "method and path are of calls; aim " + kind + " by event, such as contact.creation");
    }
    if (!kind.ofWebhooks() && target.event() != null) {
      throw new IllegalArgumentException(
          "event is for webhook faults such as WEBHOOK_LATE; aim " + kind + " by method and path");
    }
    if (reply.policy() != null && status != 429) {
      throw new IllegalArgumentException(
          "policy " + reply.policy() + " goes with status 429, not with " + status);
    }
  }

  /** A status with HubSpot's body for it, on every call until removed. */
  public static Fault status(int status) {
    return of(FaultKind.STATUS, status);
  }

  /** A 429 of one of HubSpot's limits. */
  public static Fault limited(Policy policy) {
    Fault plain = status(429);
    return plain.replying(plain.reply.claiming(policy));
  }

  /** A status with an HTML page. */
  public static Fault html(int status) {
    return of(FaultKind.HTML, status);
  }

  /** A closed connection, before the change takes effect. */
  public static Fault reset() {
    return of(FaultKind.RESET, 0);
  }

  /** The right answer, so much later. */
  public static Fault slow(Duration by) {
    return of(FaultKind.SLOW, 0).lasting(by);
  }

  /** Some inputs of a batch fail with a status; say which by {@link #record} or {@link #share}. */
  public static Fault partial(int status) {
    return of(FaultKind.PARTIAL, status);
  }

  /** Changes reach search so much later. */
  public static Fault staleSearch(Duration by) {
    return of(FaultKind.STALE_SEARCH, 0).lasting(by);
  }

  /** Searches leave records out; say which by {@link #record} or {@link #share}. */
  public static Fault searchOmits() {
    return of(FaultKind.SEARCH_OMITS, 0);
  }

  /** Webhook events are sent a second time, so much later. */
  public static Fault webhookTwice(Duration after) {
    return of(FaultKind.WEBHOOK_TWICE, 0).lasting(after);
  }

  /** Webhook events are sent so much later. */
  public static Fault webhookLate(Duration by) {
    return of(FaultKind.WEBHOOK_LATE, 0).lasting(by);
  }

  /** Webhook events are held back for a random time, so that later ones overtake them. */
  public static Fault webhookReordered(Duration upTo) {
    return of(FaultKind.WEBHOOK_REORDERED, 0).lasting(upTo);
  }

  /** Webhook events are never sent. */
  public static Fault webhookLost() {
    return of(FaultKind.WEBHOOK_LOST, 0);
  }

  /** A kind of fault with defaults for everything else. */
  public static Fault of(FaultKind kind, int status) {
    return new Fault(kind, false, FaultTarget.ALL, FaultSpan.ALWAYS, FaultReply.of(status));
  }

  /** The same fault after the change took effect. */
  public Fault afterApplying() {
    return new Fault(kind, true, target, span, reply);
  }

  /** The same fault for calls of a method whose path contains a part. */
  public Fault on(String method, String path) {
    return aimed(target.on(method, path));
  }

  /** The same fault for calls to one portal. */
  public Fault portal(long portalId) {
    return aimed(target.portal(portalId));
  }

  /** The same fault for calls of one app. */
  public Fault app(long appId) {
    return aimed(target.app(appId));
  }

  /** The same fault for calls that name a record. */
  public Fault record(long id) {
    return aimed(target.record(Long.toString(id)));
  }

  /** The same fault for calls about a record with a value of a property. */
  public Fault recordWith(String property, String value) {
    return aimed(target.with(property, value));
  }

  /** The same fault for a type of webhook events, with {@code *} for anything. */
  public Fault event(String subscriptionType) {
    return aimed(target.event(subscriptionType));
  }

  /** The same fault for so many calls. */
  public Fault times(int calls) {
    return timed(new FaultSpan(span.from(), span.until(), span.after(), calls, span.rate()));
  }

  /** The same fault after so many calls that it leaves alone. */
  public Fault after(int calls) {
    return timed(new FaultSpan(span.from(), span.until(), calls, span.count(), span.rate()));
  }

  /** The same fault in a window of time; either end may be null. */
  public Fault between(Moment from, Moment until) {
    return timed(new FaultSpan(from, until, span.after(), span.count(), span.rate()));
  }

  /** The same fault for a share of the calls. */
  public Fault rate(double share) {
    return timed(new FaultSpan(span.from(), span.until(), span.after(), span.count(), share));
  }

  /** The same fault taking so long. */
  public Fault lasting(Duration time) {
    return replying(reply.with(time));
  }

  /** The same fault with a header. */
  public Fault header(String name, String value) {
    return replying(reply.with(Map.of(name, value)));
  }

  /** The same fault with another category and message than HubSpot's usual ones. */
  public Fault saying(String category, String message) {
    return replying(reply.saying(category, message));
  }

  /** The same fault for a share of a batch's inputs, or of a search's results. */
  public Fault share(double part) {
    return replying(reply.sharing(part));
  }

  private Fault aimed(FaultTarget other) {
    return new Fault(kind, applied, other, span, reply);
  }

  private Fault timed(FaultSpan other) {
    return new Fault(kind, applied, target, other, reply);
  }

  private Fault replying(FaultReply other) {
    return new Fault(kind, applied, target, span, other);
  }
}
