package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;

/** Owners, which are read only. Source: HubSpot docs, owners guide. */
public final class OwnersApi implements ApiFamily {

  private static final String SCOPE = "crm.objects.owners.read";

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.OWNERS) {
      routes.add("GET", base, BURST, this::list);
      routes.add("GET", base + "/{id}", BURST, this::get);
    }
  }

  private Answer list(Call call) {
    call.require(SCOPE);
    int limit = Paging.limit(call, 100, 500);
    long after = Paging.after(call);
    String email = call.query().first("email").orElse(null);
    boolean archived = call.query().isTrue("archived");
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (Owner owner : Records.crm(call).owners().values()) {
      if (owner.id() < after
          || owner.archived() != archived
          || (email != null && !email.equalsIgnoreCase(owner.email()))) {
        continue;
      }
      if (results.size() == limit) {
        Paging.next(body, call, Long.toString(owner.id()));
        break;
      }
      results.add(write(owner));
    }
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    call.require(SCOPE);
    String idProperty = call.query().first("idProperty").orElse("id");
    if (!idProperty.equals("id") && !idProperty.equals("userId")) {
      throw ApiError.invalid("Owners are found by id or userId, not by " + idProperty);
    }
    boolean byUser = idProperty.equals("userId");
    boolean archived = call.query().isTrue("archived");
    String id = call.value("id");
    return Records.crm(call).owners().values().stream()
        .filter(owner -> Long.toString(byUser ? owner.userId() : owner.id()).equals(id))
        .filter(owner -> owner.archived() == archived)
        .findFirst()
        .map(owner -> Answer.ok(write(owner)))
        .orElseThrow(() -> CrmErrors.notFound(id));
  }

  private static ObjectNode write(Owner owner) {
    ObjectNode node = Json.object();
    node.put("id", Long.toString(owner.id()));
    boolean person = owner.type().equals(Owner.PERSON);
    node.put("userId", person && !owner.archived() ? (Long) owner.userId() : null);
    node.put("userIdIncludingInactive", person ? (Long) owner.userId() : null);
    node.put("email", owner.email());
    node.put("firstName", owner.firstName());
    node.put("lastName", owner.lastName());
    node.put("type", owner.type());
    ArrayNode teams = node.putArray("teams");
    for (Owner.Team each : owner.teams()) {
      ObjectNode team = teams.addObject();
      team.put("id", each.id());
      team.put("name", each.name());
      team.put("primary", each.primary());
    }
    node.put("createdAt", Timestamps.iso(owner.createdAt()));
    node.put("updatedAt", Timestamps.iso(owner.updatedAt()));
    node.put("archived", owner.archived());
    return node;
  }
}
