package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.Limit;
import io.caravan.http.RequestRefused;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** API keys: the way to look at, make and revoke them. Blocks its callers; see {@link People}. */
public final class ApiKeys {

  private final PeopleStore people;
  private final PeopleTables tables;
  private final PeopleRules rules;
  private final PeopleSettings settings;
  private final SecureRandom random;
  private final Clock clock;

  ApiKeys(
      PeopleStore people,
      PeopleRules rules,
      PeopleSettings settings,
      SecureRandom random,
      Clock clock) {
    this.people = people;
    this.tables = people.tables();
    this.rules = rules;
    this.settings = settings;
    this.random = random;
    this.clock = clock;
  }

  /**
   * The API keys of a domain, the oldest first; revoked and expired ones, too.
   *
   * @param domain null for all that the caller sees
   */
  public List<ApiKey> list(Caller caller, String domain) {
    List<ApiKey> all = people.read(tables.keys()::all);
    return all.stream().filter(key -> PeopleStore.shown(caller, domain, key.domain())).toList();
  }

  /**
   * Makes an API key.
   *
   * @param days for which it is good; null for 90
   */
  public NewKey create(Caller caller, String domain, String name, Role role, Integer days) {
    settings.features().require(Feature.API_KEYS);
    rules.requireManager(caller, domain);
    rules.requireNoKey(caller);
    rules.requireGivable(caller, role);
    KeyText text = KeyText.random(random);
    Instant now = clock.instant();
    var key =
        new ApiKey(
            text.id(),
            rules.name(name),
            domain,
            role,
            text.hash(),
            text.prefix(),
            caller.id(),
            now,
            now.plus(rules.life(days)),
            null,
            null);
    return people.change(
        transaction -> {
          people.requireDomain(transaction, domain);
          var connection = transaction.connection();
          long there =
              tables.keys().valid(connection, now).stream()
                  .filter(one -> one.createdBy().equals(caller.id()))
                  .count();
          settings.limits().requireRoom(Limit.API_KEYS_PER_USER, there, "revoke one");
          tables.keys().insert(connection, key);
          people.note(
              transaction,
              caller,
              "api-key.create",
              "api-key/" + key.id(),
              "",
              "%s until %s".formatted(role.label(), key.expiresAt()));
          return new NewKey(key, text.whole());
        });
  }

  /** Revokes an API key: from now on it lets nobody in. */
  public void revoke(Caller caller, String id) {
    people.change(
        transaction -> {
          var connection = transaction.connection();
          ApiKey key =
              tables
                  .keys()
                  .find(connection, id)
                  .filter(one -> caller.sees(one.domain()))
                  .orElseThrow(() -> new RequestRefused(404, "There is no API key " + id));
          rules.requireManager(caller, key.domain());
          if (!tables.keys().revoke(connection, id, clock.instant())) {
            throw new RequestRefused(409, "API key " + id + " is revoked already");
          }
          people.note(
              transaction, caller, "api-key.revoke", "api-key/" + id, key.role().label(), "");
          return null;
        });
  }
}
