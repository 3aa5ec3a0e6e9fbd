package io.caravan.simulator.portal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What people and apps did on a portal, as its audit logs tell it: the last so many of each kind.
 * Thread-safe.
 */
public final class AuditTrail {

  private static final int KEPT = 10_000;

  private final Deque<Action> actions = new ArrayDeque<>();
  private final Deque<Login> logins = new ArrayDeque<>();
  private final Deque<SecurityEvent> securityEvents = new ArrayDeque<>();
  private long lastId;

  /**
   * Something that somebody changed.
   *
   * @param action CREATE, UPDATE, DELETE or PERFORM
   * @param at milliseconds since the epoch
   */
  public record Action(
      long id,
      String category,
      String subCategory,
      String action,
      String targetObjectId,
      long userId,
      long at) {}

  /** Somebody logged in, or tried to. */
  public record Login(long id, PortalUser user, boolean succeeded, long at) {}

  /** Something that matters for security, such as INSTALL_INTEGRATION. */
  public record SecurityEvent(long id, String type, String objectId, long userId, long at) {}

  public synchronized void acted(
      String category, String subCategory, String action, String target, long userId, long at) {
    add(actions, new Action(++lastId, category, subCategory, action, target, userId, at));
  }

  public synchronized void loggedIn(PortalUser user, boolean succeeded, long at) {
    add(logins, new Login(++lastId, user, succeeded, at));
  }

  public synchronized void security(String type, String objectId, long userId, long at) {
    add(securityEvents, new SecurityEvent(++lastId, type, objectId, userId, at));
  }

  private static <T> void add(Deque<T> events, T event) {
    if (events.size() == KEPT) {
      events.poll();
    }
    events.add(event);
  }

  /** Oldest first. */
  public synchronized List<Action> actions() {
    return new ArrayList<>(actions);
  }

  /** Oldest first. */
  public synchronized List<Login> logins() {
    return new ArrayList<>(logins);
  }

  /** Oldest first. */
  public synchronized List<SecurityEvent> securityEvents() {
    return new ArrayList<>(securityEvents);
  }

  /** All of it at one moment. */
  public record State(
      List<Action> actions, List<Login> logins, List<SecurityEvent> securityEvents, long lastId) {}

  public synchronized State state() {
    return new State(actions(), logins(), securityEvents(), lastId);
  }

  /** Puts another past in the place of this one. */
  public synchronized void restore(State state) {
    clear();
    actions.addAll(state.actions());
    logins.addAll(state.logins());
    securityEvents.addAll(state.securityEvents());
    lastId = state.lastId();
  }

  /** Forgets everything. */
  public synchronized void clear() {
    actions.clear();
    logins.clear();
    securityEvents.clear();
  }
}
