package io.caravan.operations;

import io.caravan.access.people.User;

/**
 * A user as people see it.
 *
 * @param domain {@code *} for who runs the installation
 * @param role viewer, operator or admin
 * @param state active or suspended
 * @param createdAt ISO 8601, in UTC
 */
public record UserView(
    String id,
    String email,
    String name,
    String domain,
    String role,
    String state,
    String createdAt) {

  /** The view of a user. */
  public static UserView of(User user) {
    return new UserView(
        user.id(),
        user.email(),
        user.name(),
        user.domain(),
        user.role().label(),
        user.state().code(),
        user.createdAt().toString());
  }
}
