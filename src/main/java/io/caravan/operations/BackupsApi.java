package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.operations.backup.BackupConfiguration;
import io.caravan.operations.backup.BackupException;
import io.caravan.operations.backup.BackupUnderWay;
import io.caravan.operations.backup.Backups;
import io.caravan.operations.backup.Restores;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Backups over HTTP: made, listed, deleted when their time is over; and the decision about writes
 * of a restored one. Restoring is for commands, since nothing may run meanwhile.
 */
public final class BackupsApi implements ManagementPart {

  /** Where backups are. */
  public static final String PATH = "/caravan/backups";

  /** Where the writes of a restored backup are that wait for a decision. */
  public static final String HELD_WRITES = "/caravan/held-writes";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BackupConfiguration backup;
  private final DomainPortals portals;

  /**
   * @param portals lets those in who see all portals
   */
  public BackupsApi(BackupConfiguration backup, DomainPortals portals) {
    this.backup = backup;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls all) {
    Calls calls = OfAllPortals.only(portals, all);
    calls.take(HttpMethod.GET, PATH, Role.ADMIN, plain(call -> list()));
    calls.take(HttpMethod.POST, PATH, Role.ADMIN, plain(this::begin));
    calls.take(HttpMethod.POST, PATH + "/expire", Role.ADMIN, plain(this::expire));
    calls.take(HttpMethod.GET, HELD_WRITES, Role.ADMIN, plain(call -> held()));
    for (Restores.Decision decision :
        List.of(Restores.Decision.RELEASE, Restores.Decision.DISCARD)) {
      calls.take(
          HttpMethod.POST,
          HELD_WRITES + "/" + decision.name().toLowerCase(Locale.ROOT),
          Role.ADMIN,
          plain(call -> Reply.changed(backup.restores().decide(decision, Callers.of(call)))));
    }
  }

  private Reply list() {
    Backups backups = backups();
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("backups");
    backups.list().forEach(one -> list.add(one.json()));
    Backups.State state = backups.state();
    answer.put("underWay", state.underWay().orElse(null));
    answer.put("failure", state.failure().orElse(null));
    answer.put("goneBy", backups.goneBy().map(Instant::toString).orElse(null));
    return Reply.json(answer);
  }

  private Reply begin(RoutingContext call) {
    String id = backups().begin(Callers.of(call));
    return Reply.accepted(JSON.createObjectNode().put("id", id));
  }

  private Reply expire(RoutingContext call) {
    return Reply.changed(backups().expire(Callers.of(call)));
  }

  private Reply held() {
    var held = backup.restores().held();
    ObjectNode answer = JSON.createObjectNode();
    answer.put("writes", held.map(one -> one.writes()).orElse(0L));
    answer.put("backupAt", text(held.map(one -> one.backupAt())));
    answer.put("restoredAt", text(held.map(one -> one.restoredAt())));
    return Reply.json(answer);
  }

  private static String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  private Backups backups() {
    return backup
        .backups()
        .orElseThrow(
            () ->
                new RequestRefused(
                    409,
                    "The database is a PostgreSQL server's, which has backups of its own:"
                        + " docs/BACKUP.md"));
  }

  private static Function<RoutingContext, Reply> plain(Function<RoutingContext, Reply> task) {
    return call -> {
      QueryParameters.of(call.queryParams(), Set.of()).complete();
      try {
        return task.apply(call);
      } catch (BackupUnderWay e) {
        throw new RequestRefused(409, e.getMessage());
      } catch (BackupException e) {
        throw new RequestRefused(503, e.getMessage());
      }
    };
  }
}
