package io.caravan.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.Role;
import io.caravan.access.people.Domains;
import io.caravan.access.people.People;
import io.caravan.access.people.Users;
import io.caravan.http.QueryParameters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** Domains and users over HTTP: list, add, change, remove. Blocks. */
public final class PeopleApi implements ManagementPart {

  /** Where domains are. */
  public static final String DOMAINS = "/caravan/domains";

  /** Where users are. */
  public static final String USERS = "/caravan/users";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Domains domains;
  private final Users users;

  public PeopleApi(People people) {
    this.domains = people.domains();
    this.users = people.users();
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.GET, DOMAINS, Role.ADMIN, this::listDomains);
    calls.take(HttpMethod.POST, DOMAINS, Role.ADMIN, this::addDomain);
    calls.take(HttpMethod.PUT, DOMAINS + "/:name", Role.ADMIN, this::changeDomain);
    calls.take(HttpMethod.DELETE, DOMAINS + "/:name", Role.ADMIN, this::removeDomain);
    calls.take(HttpMethod.GET, USERS, Role.ADMIN, this::listUsers);
    calls.take(HttpMethod.POST, USERS, Role.ADMIN, this::addUser);
    calls.take(HttpMethod.PUT, USERS + "/:id", Role.ADMIN, this::changeUser);
    calls.take(HttpMethod.DELETE, USERS + "/:id", Role.ADMIN, this::removeUser);
  }

  private Reply listDomains(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    List<DomainView> list = domains.list(Callers.of(call)).stream().map(DomainView::of).toList();
    return Reply.json(json("domains", list));
  }

  private Reply addDomain(RoutingContext call) {
    var order = JsonBody.read(call, PeopleOrders.NewDomain.class);
    return Reply.created(
        JSON.valueToTree(DomainView.of(domains.add(Callers.of(call), order.name()))));
  }

  private Reply changeDomain(RoutingContext call) {
    var order = JsonBody.read(call, PeopleOrders.ChangedDomain.class);
    return Reply.json(
        JSON.valueToTree(
            DomainView.of(
                domains.setState(
                    Callers.of(call), call.pathParam("name"), PeopleOrders.state(order.state())))));
  }

  private Reply removeDomain(RoutingContext call) {
    domains.remove(Callers.of(call), call.pathParam("name"));
    return Reply.changed(1);
  }

  private Reply listUsers(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("domain"));
    String domain = query.text("domain").orElse(null);
    query.complete();
    List<UserView> list = users.list(Callers.of(call), domain).stream().map(UserView::of).toList();
    return Reply.json(json("users", list));
  }

  private Reply addUser(RoutingContext call) {
    var order = JsonBody.read(call, PeopleOrders.NewUser.class);
    Caller caller = Callers.of(call);
    String domain = PeopleOrders.domain(order.domain(), caller);
    return Reply.created(
        JSON.valueToTree(
            UserView.of(
                users.add(
                    caller,
                    domain,
                    order.email(),
                    order.name(),
                    PeopleOrders.role(order.role())))));
  }

  private Reply changeUser(RoutingContext call) {
    var order = JsonBody.read(call, PeopleOrders.ChangedUser.class);
    return Reply.json(
        JSON.valueToTree(
            UserView.of(
                users.change(
                    Callers.of(call),
                    call.pathParam("id"),
                    order.role() == null ? null : PeopleOrders.role(order.role()),
                    order.state() == null ? null : PeopleOrders.state(order.state())))));
  }

  private Reply removeUser(RoutingContext call) {
    users.remove(Callers.of(call), call.pathParam("id"));
    return Reply.changed(1);
  }

  private static JsonNode json(String name, List<?> list) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set(name, JSON.valueToTree(list));
    return answer;
  }
}
