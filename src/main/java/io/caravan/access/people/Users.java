package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.access.limit.IntegrationLimits;
import io.caravan.access.limit.Limit;
import io.caravan.http.RequestRefused;
import io.caravan.store.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Users: the way to look at and change them. Blocks its callers; see {@link People}. */
public final class Users {

  private final PeopleStore people;
  private final PeopleTables tables;
  private final PeopleRules rules;
  private final IntegrationLimits limits;
  private final Clock clock;

  Users(PeopleStore people, PeopleRules rules, IntegrationLimits limits, Clock clock) {
    this.people = people;
    this.tables = people.tables();
    this.rules = rules;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * The users of a domain by address.
   *
   * @param domain null for all that the caller sees
   */
  public List<User> list(Caller caller, String domain) {
    List<User> all = people.read(tables.users()::all);
    return all.stream().filter(user -> PeopleStore.shown(caller, domain, user.domain())).toList();
  }

  /**
   * Adds a user to a domain.
   *
   * @param domain {@link Caller#ALL_DOMAINS} for who runs the installation
   */
  public User add(Caller caller, String domain, String email, String name, Role role) {
    rules.requireManager(caller, domain);
    rules.requireGivable(caller, role);
    var user =
        new User(
            UUID.randomUUID().toString(),
            rules.email(email),
            rules.name(name),
            domain,
            role,
            State.ACTIVE,
            clock.instant());
    return people.change(
        transaction -> {
          people.requireDomain(transaction, domain);
          var connection = transaction.connection();
          int there = tables.users().ofDomain(connection, domain).size();
          if (!tables.users().insert(connection, user)) {
            throw new RequestRefused(
                409, "There is a user %s in domain %s already".formatted(user.email(), domain));
          }
          tables.removed().delete(connection, user);
          limits.requireRoom(Limit.USERS_PER_PORTAL, there, "remove one");
          people.note(
              transaction, caller, "user.add", "user/" + user.id(), "", words(role, user.state()));
          return user;
        });
  }

  /**
   * Changes what a user may do.
   *
   * @param role null for the one there is
   * @param state null for the one there is
   */
  public User change(Caller caller, String id, Role role, State state) {
    return people.change(
        transaction -> {
          User before = user(transaction, caller, id);
          Role newRole = role == null ? before.role() : role;
          State newState = state == null ? before.state() : state;
          rules.requireGivable(caller, newRole);
          tables.users().update(transaction.connection(), id, newRole, newState);
          people.note(
              transaction,
              caller,
              "user.change",
              "user/" + id,
              words(before.role(), before.state()),
              words(newRole, newState));
          return new User(
              id,
              before.email(),
              before.name(),
              before.domain(),
              newRole,
              newState,
              before.createdAt());
        });
  }

  /**
   * Removes a user. The API keys that the user made are revoked, for the user knows them; tokens
   * that name the user let nobody in any more, until the same address is added anew.
   */
  public void remove(Caller caller, String id) {
    people.change(
        transaction -> {
          User user = user(transaction, caller, id);
          tables.keys().revokeOf(transaction.connection(), user, clock.instant());
          tables.removed().insert(transaction.connection(), user, clock.instant());
          tables.users().delete(transaction.connection(), id);
          people.note(
              transaction,
              caller,
              "user.remove",
              "user/" + id,
              words(user.role(), user.state()),
              "");
          return null;
        });
  }

  private User user(Transaction transaction, Caller caller, String id) throws SQLException {
    User user =
        tables
            .users()
            .find(transaction.connection(), id)
            .filter(one -> caller.sees(one.domain()))
            .orElseThrow(() -> new RequestRefused(404, "There is no user " + id));
    rules.requireManager(caller, user.domain());
    return user;
  }

  private static String words(Role role, State state) {
    return role.label() + ", " + state.code();
  }
}
