package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.Role;
import io.caravan.access.people.ApiKeys;
import io.caravan.http.QueryParameters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** API keys over HTTP: list, make, revoke. Blocks. */
public final class ApiKeysApi implements ManagementPart {

  /** Where they are. */
  public static final String PATH = "/caravan/api-keys";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApiKeys keys;
  private final Clock clock;

  public ApiKeysApi(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, PATH, Role.ADMIN, this::list);
    calls.take(HttpMethod.POST, PATH, Role.ADMIN, this::create);
    calls.take(HttpMethod.DELETE, PATH + "/:id", Role.ADMIN, this::revoke);
  }

  private Reply list(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("domain"));
    String domain = query.text("domain").orElse(null);
    query.complete();
    Instant now = clock.instant();
    List<ApiKeyView> list =
        keys.list(Callers.of(call), domain).stream().map(key -> ApiKeyView.of(key, now)).toList();
    ObjectNode answer = JSON.createObjectNode();
    answer.set("apiKeys", JSON.valueToTree(list));
    return Reply.json(answer);
  }

  /** The answer is the only one that ever holds the key. */
  private Reply create(RoutingContext call) {
    var order = JsonBody.read(call, PeopleOrders.NewApiKey.class);
    Caller caller = Callers.of(call);
    String domain = PeopleOrders.domain(order.domain(), caller);
    call.response().putHeader("Cache-Control", "no-store");
    return Reply.created(
        JSON.valueToTree(
            NewKeyView.of(
                keys.create(
                    caller, domain, order.name(), PeopleOrders.role(order.role()), order.days()),
                clock.instant())));
  }

  private Reply revoke(RoutingContext call) {
    keys.revoke(Callers.of(call), call.pathParam("id"));
    return Reply.changed(1);
  }
}
