package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All people at one revision: says who gets in, without the database.
 *
 * @param domains by name
 * @param users by id
 * @param keys those that are valid, by id
 */
record Directory(
    long revision, Map<String, Domain> domains, Map<String, User> users, Map<String, ApiKey> keys) {

  /** Before anything is known: nobody gets in. */
  static final Directory EMPTY = new Directory(-1, Map.of(), Map.of(), Map.of());

  static Directory of(
      long revision, Collection<Domain> domains, Collection<User> users, Collection<ApiKey> keys) {
    return new Directory(
        revision, by(domains, Domain::name), by(users, User::id), by(keys, ApiKey::id));
  }

  /** Who presents a key; see {@link io.caravan.access.ApiKeyLookup}. */
  Optional<Caller> caller(KeyText presented, String address, Instant now) {
    ApiKey key = keys.get(presented.id());
    if (key == null
        || !presented.hashesTo(key.hash())
        || !key.valid(now)
        || !active(key.domain())) {
      return Optional.empty();
    }
    User maker = users.get(key.createdBy());
    if (maker == null) {
      return Optional.of(caller(key, key.role(), address));
    }
    if (maker.state() != State.ACTIVE) {
      return Optional.empty();
    }
    // Who has lost a role must not keep it by a key of earlier days.
    Role role = maker.role().covers(key.role()) ? key.role() : maker.role();
    return Optional.of(caller(key, role, address));
  }

  /** A person who has proved to have an e-mail address, in one of the domains. */
  Optional<Caller> user(String email, String domain, String address) {
    return users.values().stream()
        .filter(user -> user.email().equalsIgnoreCase(email) && user.domain().equals(domain))
        .filter(user -> user.state() == State.ACTIVE && active(domain))
        .findFirst()
        .map(user -> new Caller(Caller.Kind.USER, user.id(), user.domain(), user.role(), address));
  }

  private static Caller caller(ApiKey key, Role role, String address) {
    return new Caller(Caller.Kind.API_KEY, key.id(), key.domain(), role, address);
  }

  private boolean active(String domain) {
    Domain found = domains.get(domain);
    return domain.equals(Caller.ALL_DOMAINS) || (found != null && found.state() == State.ACTIVE);
  }

  private static <T> Map<String, T> by(Collection<T> some, Function<T, String> name) {
    return some.stream().collect(Collectors.toUnmodifiableMap(name, Function.identity()));
  }
}
