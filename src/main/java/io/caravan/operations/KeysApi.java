package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.portal.vault.KeyDesk;
import io.caravan.portal.vault.VaultException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The vault's keys over HTTP: list, rotate, re-encrypt, remove, check. No key goes over it. */
public final class KeysApi implements ManagementPart {

  /** Where it is. */
  public static final String PATH = "/caravan/keys";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STEP = 500;

  private final KeyDesk keys;
  private final DomainPortals portals;

  /**
   * @param portals lets those in who see all portals
   */
  public KeysApi(KeyDesk keys, DomainPortals portals) {
    this.keys = keys;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls all) {
    Calls calls = OfAllPortals.only(portals, all);
    calls.take(HttpMethod.GET, PATH, Role.ADMIN, plain(this::list));
    calls.take(HttpMethod.GET, PATH + "/check", Role.ADMIN, plain(keys::check));
    calls.take(HttpMethod.POST, PATH + "/rotate", Role.ADMIN, plain(this::rotate));
    calls.take(HttpMethod.POST, PATH + "/remove-old", Role.ADMIN, plain(keys::removeOld));
    calls.take(HttpMethod.POST, PATH + "/reencrypt", Role.ADMIN, this::reencrypt);
  }

  private Object list() {
    var answer = JSON.createObjectNode();
    answer.put("source", keys.source());
    answer.set("keys", JSON.valueToTree(keys.list()));
    return answer;
  }

  private Object rotate() {
    return JSON.createObjectNode().put("id", keys.rotate());
  }

  private Reply reencrypt(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("limit"));
    int limit = Math.toIntExact(query.number("limit", 1, 10_000).orElse(STEP));
    query.complete();
    return answer(() -> keys.reencrypt(limit));
  }

  private static Function<RoutingContext, Reply> plain(Supplier<Object> task) {
    return call -> {
      QueryParameters.of(call.queryParams(), Set.of()).complete();
      return answer(task);
    };
  }

  private static Reply answer(Supplier<Object> task) {
    try {
      return Reply.json(JSON.valueToTree(task.get()));
    } catch (VaultException e) {
      throw new RequestRefused(409, e.getMessage());
    }
  }
}
