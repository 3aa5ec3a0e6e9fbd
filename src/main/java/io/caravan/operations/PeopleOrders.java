package io.caravan.operations;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.access.people.Domain;
import io.caravan.access.people.State;
import io.caravan.http.RequestRefused;

/** What is asked for about domains, users and API keys, as JSON. */
public final class PeopleOrders {

  private PeopleOrders() {}

  /** A domain to be added. */
  public record NewDomain(String name) {}

  /**
   * A domain to be changed.
   *
   * @param state active or suspended
   */
  public record ChangedDomain(String state) {}

  /**
   * A user to be added.
   *
   * @param domain {@code *} for who runs the installation; null for the caller's own, or default
   * @param role viewer, operator or admin
   */
  public record NewUser(String email, String name, String domain, String role) {}

  /**
   * A user to be changed.
   *
   * @param role null for the one there is
   * @param state null for the one there is
   */
  public record ChangedUser(String role, String state) {}

  /**
   * A key to be made.
   *
   * @param domain {@code *} for a key to all portals; null for the caller's own, or default
   * @param role viewer, operator or admin
   * @param days for which it is good; null for 90
   */
  public record NewApiKey(String name, String domain, String role, Integer days) {}

  /** The domain that is meant: the caller's own where none is named, and never all by omission. */
  static String domain(String named, Caller caller) {
    if (named != null) {
      return named;
    }
    return caller.domain().equals(Caller.ALL_DOMAINS) ? Domain.DEFAULT : caller.domain();
  }

  /** The role of a text. */
  public static Role role(String text) {
    return Role.find(text).orElseThrow(() -> mistaken("role", text, "viewer, operator or admin"));
  }

  /** The state of a text. */
  public static State state(String text) {
    return State.find(text).orElseThrow(() -> mistaken("state", text, "active or suspended"));
  }

  private static RequestRefused mistaken(String what, String text, String expected) {
    return new RequestRefused(
        400,
        text == null
            ? what + " is missing; it must be " + expected
            : "%s is '%s', but must be %s".formatted(what, text, expected));
  }
}
