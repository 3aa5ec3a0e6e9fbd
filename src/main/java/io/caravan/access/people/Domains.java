package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.access.PortalOwners;
import io.caravan.http.RequestRefused;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Domains: the way to look at and change them. Blocks its callers; see {@link People}. */
public final class Domains {

  private final PeopleStore people;
  private final PeopleTables tables;
  private final PeopleRules rules;
  private final PortalOwners owners;
  private final Clock clock;

  Domains(PeopleStore people, PeopleRules rules, PortalOwners owners, Clock clock) {
    this.people = people;
    this.tables = people.tables();
    this.rules = rules;
    this.owners = owners;
    this.clock = clock;
  }

  /** The domains that a caller sees, by name. */
  public List<Domain> list(Caller caller) {
    return people.read(tables.domains()::all).stream()
        .filter(domain -> caller.sees(domain.name()))
        .toList();
  }

  /** Adds a domain. */
  public Domain add(Caller caller, String name) {
    rules.requireInstallation(caller);
    var domain = new Domain(rules.domainName(name), State.ACTIVE, clock.instant());
    return people.change(
        transaction -> {
          if (!tables.domains().insert(transaction.connection(), domain)) {
            throw new RequestRefused(409, "There is a domain " + name + " already");
          }
          people.note(transaction, caller, "domain.add", "domain/" + name, "", State.ACTIVE.code());
          return domain;
        });
  }

  /** Suspends a domain, so that nobody of it gets in, or makes it active again. */
  public Domain setState(Caller caller, String name, State state) {
    rules.requireInstallation(caller);
    return people.change(
        transaction -> {
          Domain before = people.domain(transaction, name);
          tables.domains().state(transaction.connection(), name, state);
          people.note(
              transaction,
              caller,
              "domain.state",
              "domain/" + name,
              before.state().code(),
              state.code());
          return new Domain(name, state, before.createdAt());
        });
  }

  /**
   * Removes a domain with its users and keys; not one that owns portals, or what is left of some:
   * whoever is called so next would see it.
   */
  public void remove(Caller caller, String name) {
    rules.requireInstallation(caller);
    if (Domain.DEFAULT.equals(name)) {
      throw new RequestRefused(
          409, "The domain default cannot be removed: portals that name no domain are its");
    }
    List<Long> portals =
        owners.ever().entrySet().stream()
            .filter(portal -> portal.getValue().equals(name))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    people.change(
        transaction -> {
          people.domain(transaction, name);
          if (!portals.isEmpty()) {
            throw new RequestRefused(
                409,
                "Domain %s owns portals: %s, or what is left of them; give those of the settings another domain, or suspend it"
                    .formatted(name, portals));
          }
          var connection = transaction.connection();
          for (User user : tables.users().ofDomain(connection, name)) {
            tables.keys().revokeOf(connection, user, clock.instant());
            tables.removed().insert(connection, user, clock.instant());
            tables.users().delete(connection, user.id());
          }
          tables.keys().revokeOfDomain(connection, name, clock.instant());
          tables.domains().delete(connection, name);
          people.note(transaction, caller, "domain.remove", "domain/" + name, "", "");
          return null;
        });
  }

  /** Whether there is a domain. */
  boolean has(String name) {
    return people.read(connection -> tables.domains().find(connection, name)).isPresent();
  }
}
