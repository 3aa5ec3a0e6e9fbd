package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
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
    boolean byUser = call.query().first("idProperty").filter("userId"::equals).isPresent();
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
    if (owner.archived()) {
      node.putNull("userId");
    } else {
      node.put("userId", owner.userId());
    }
    node.put("userIdIncludingInactive", owner.userId());
    node.put("email", owner.email());
    node.put("firstName", owner.firstName());
    node.put("lastName", owner.lastName());
    node.put("type", "PERSON");
    ObjectNode team = node.putArray("teams").addObject();
    team.put("id", "1");
    team.put("name", "Sales");
    team.put("primary", true);
    node.put("createdAt", Timestamps.iso(owner.createdAt()));
    node.put("updatedAt", Timestamps.iso(owner.updatedAt()));
    node.put("archived", owner.archived());
    return node;
  }
}
