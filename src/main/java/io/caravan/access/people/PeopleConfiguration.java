package io.caravan.access.people;

import io.caravan.access.DomainPortals;
import io.caravan.access.PortalOwners;
import io.caravan.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds what knows people, and whose portals are whose. */
public final class PeopleConfiguration implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PeopleConfiguration.class);

  private final PortalOwners owners;
  private final LiveDirectory directory;
  private final People people;
  private final DomainPortals portals;

  /**
   * @param owners of the portals that are connected, as of whenever it is asked
   * @param listener hears of changes within their transactions
   */
  public PeopleConfiguration(
      Store store,
      PeopleSettings settings,
      PortalOwners owners,
      ChangeListener listener,
      Clock clock) {
    this.owners = owners;
    directory = new LiveDirectory(store, settings.features(), clock);
    people = people(store, settings, owners, listener, directory::refresh, clock);
    portals = new DomainPortals(owners);
  }

  /**
   * For a command on the database itself, where nobody is to be let in.
   *
   * @param listener hears of changes within their transactions
   */
  public static People here(
      Store store,
      PeopleSettings settings,
      PortalOwners owners,
      ChangeListener listener,
      Clock clock) {
    return people(store, settings, owners, listener, () -> {}, clock);
  }

  private static People people(
      Store store,
      PeopleSettings settings,
      PortalOwners owners,
      ChangeListener listener,
      Runnable changed,
      Clock clock) {
    var changes = new PeopleStore(store, listener, changed);
    var rules = new PeopleRules(settings.longestLife());
    return new People(
        new Domains(changes, rules, owners, clock),
        new Users(changes, rules, settings.limits(), clock),
        new ApiKeys(changes, rules, settings, new SecureRandom(), clock));
  }

  /** Begins to let people in; a portal of a domain that is not there is told of. */
  public void start() {
    directory.start();
    owners
        .domains()
        .forEach(
            (portalId, domain) -> {
              if (!people.domains().has(domain)) {
                LOG.warn(
                    "Portal {} is of domain {}, which is not there: nobody of it can see the portal"
                        + " until it is added (./caravan domains add {})",
                    portalId,
                    domain,
                    domain);
              }
            });
  }

  /** Makes all changes. */
  public People people() {
    return people;
  }

  /** Says who gets in. */
  public LiveDirectory directory() {
    return directory;
  }

  /** Says which portals a caller sees. */
  public DomainPortals portals() {
    return portals;
  }

  @Override
  public void close() {
    directory.close();
  }
}
