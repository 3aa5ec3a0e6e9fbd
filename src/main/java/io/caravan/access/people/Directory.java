package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All people at one revision: says who gets in, without the database.
 *
 * @param domains by name
 * @param users by id
 * @param removed what stands for those who were removed
 * @param keys those that are valid, by id
 */
record Directory(
    long revision,
    Map<String, Domain> domains,
    Map<String, User> users,
    Set<String> removed,
    Map<String, ApiKey> keys) {

  /** Before anything is known: nobody gets in. */
  static final Directory EMPTY = new Directory(-1, Map.of(), Map.of(), Set.of(), Map.of());

  static Directory of(
      long revision,
      Collection<Domain> domains,
      Collection<User> users,
      Set<String> removed,
      Collection<ApiKey> keys) {
    return new Directory(
        revision,
        by(domains, Domain::name),
        by(users, User::id),
        Set.copyOf(removed),
        by(keys, ApiKey::id));
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
    Role role = key.role();
    for (User maker : makers(key)) {
      if (maker.state() != State.ACTIVE) {
        return Optional.empty();
      }
      // Who has lost a role must not keep it by a key of earlier days.
      role = lesser(maker.role(), role);
    }
    return Optional.of(new Caller(Caller.Kind.API_KEY, key.id(), key.domain(), role, address));
  }

  /**
   * The user who made a key; none for a command. Who came with a token of the company's identity
   * provider, and was made a user later, made it by an address, of which there may be one among
   * those who run the installation, too.
   */
  private List<User> makers(ApiKey key) {
    User known = users.get(key.createdBy());
    if (known != null) {
      return List.of(known);
    }
    return users.values().stream()
        .filter(user -> user.email().equalsIgnoreCase(key.createdBy()))
        .filter(
            user -> user.domain().equals(key.domain()) || user.domain().equals(Caller.ALL_DOMAINS))
        .toList();
  }

  /**
   * A person whom a token names, as of now; see {@link io.caravan.access.Standing}. Who is a user
   * here has the lesser of the token's role and the user's; who never was one has the token's, for
   * whoever signed it answers for that.
   */
  Optional<Caller> now(Caller claimed) {
    String domain = claimed.domain();
    if (!active(domain) || removed.contains(RemovedTable.hash(domain, claimed.id()))) {
      return Optional.empty();
    }
    Optional<User> user =
        users.values().stream()
            .filter(one -> one.domain().equals(domain))
            .filter(
                one -> one.id().equals(claimed.id()) || one.email().equalsIgnoreCase(claimed.id()))
            .findFirst();
    if (user.isEmpty()) {
      return Optional.of(claimed);
    }
    return user.filter(one -> one.state() == State.ACTIVE)
        .map(
            one ->
                new Caller(
                    claimed.kind(),
                    one.id(),
                    domain,
                    lesser(one.role(), claimed.role()),
                    claimed.address()));
  }

  private static Role lesser(Role one, Role other) {
    return one.covers(other) ? other : one;
  }

  private boolean active(String domain) {
    Domain found = domains.get(domain);
    return domain.equals(Caller.ALL_DOMAINS) || (found != null && found.state() == State.ACTIVE);
  }

  private static <T> Map<String, T> by(Collection<T> some, Function<T, String> name) {
    return some.stream().collect(Collectors.toUnmodifiableMap(name, Function.identity()));
  }
}
