package io.caravan.cli;

import io.caravan.access.AccessConfiguration;
import io.caravan.access.DomainPortals;
import io.caravan.access.OperatorToken;
import io.caravan.access.people.PeopleConfiguration;
import io.caravan.operations.ApiKeysApi;
import io.caravan.operations.ManagementPart;
import io.caravan.operations.PeopleApi;
import io.caravan.operations.TokensApi;
import io.caravan.portal.OwnersOfPortals;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Who there is, who calls, and what stands before each port. */
final class PeopleFloor implements Floor {

  private final Clock clock;
  private final PeopleConfiguration people;
  private final AccessConfiguration access;
  private final Entrances entrances;

  /**
   * @param owners whose portals they are, which says who sees them
   */
  PeopleFloor(Ground ground, OwnersOfPortals owners) throws IOException {
    ApplicationSettings settings = ground.settings();
    clock = ground.clock();
    people =
        ground
            .opened()
            .open(
                new PeopleConfiguration(
                    ground.store(),
                    settings.people(),
                    owners,
                    new AuditedPeople(ground.audit().trail(), clock),
                    clock));
    access =
        ground
            .opened()
            .open(
                new AccessConfiguration(
                    settings.access(),
                    ground.store(),
                    people.directory(),
                    people.directory(),
                    ground.meters(),
                    clock,
                    System::nanoTime));
    entrances = new Entrances(settings, access.doorkeeper(), ground.vertx());
  }

  @Override
  public void begin(ProcessKind kind) {
    if (kind.isServing()) {
      people.start();
    }
  }

  @Override
  public List<ManagementPart> management(DomainPortals portals) {
    return List.of(
        new TokensApi(access, portals),
        new PeopleApi(people.people()),
        new ApiKeysApi(people.people().keys(), clock));
  }

  /** Which portals a caller sees. */
  DomainPortals portals() {
    return people.portals();
  }

  PeopleConfiguration people() {
    return people;
  }

  /** Lets commands in. */
  OperatorToken operatorToken() {
    return access.operatorToken();
  }

  /** What stands before each port. */
  Entrances entrances() {
    return entrances;
  }
}
