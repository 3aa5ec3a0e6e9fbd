package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;
import static io.caravan.simulator.api.ListGate.entry;
import static io.caravan.simulator.api.ListGate.refusing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.ListFolders;
import io.caravan.simulator.lists.ListRefused;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.lists.ProcessingType;
import io.caravan.simulator.portal.PerPortal;
import java.util.Arrays;
import java.util.List;

/** Lists themselves. Source: HubSpot docs, lists guide. */
public final class ListsApi implements ApiFamily {

  private final ListGate gate;
  private final List<ApiFamily> parts;

  public ListsApi(PerPortal<Lists> lists) {
    this.gate = new ListGate(lists);
    this.parts =
        List.of(
            new ListSearchApi(gate),
            new ListMembershipsApi(gate),
            new ListFoldersApi(gate),
            new ListConversionsApi(gate));
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LISTS) {
      routes.add("POST", base, BURST, refusing(this::create));
      routes.add("GET", base, BURST, this::several);
      routes.add("GET", base + "/{listId}", BURST, this::get);
      routes.add("GET", base + "/object-type-id/{type}/name/{name}", BURST, this::byName);
      routes.add("PUT", base + "/{listId}/update-list-name", BURST, refusing(this::rename));
      routes.add("PUT", base + "/{listId}/update-list-filters", BURST, refusing(this::filter));
      routes.add("DELETE", base + "/{listId}", BURST, this::delete);
      routes.add("PUT", base + "/{listId}/restore", BURST, refusing(this::restore));
    }
    parts.forEach(part -> part.addTo(routes));
  }

  private Answer create(Call call) {
    Lists lists = gate.write(call);
    ObjectNode body = call.json();
    ObjectSchema schema = type(call, required(body, "objectTypeId"));
    JsonNode filters = body.path("filterBranch");
    ListEntry made =
        lists.create(
            required(body, "name"),
            schema,
            processingType(required(body, "processingType")),
            filters.isObject() ? filters : null,
            body.path("listFolderId").asLong(ListFolders.ROOT),
            call.grant().userId());
    return Answer.ok(Json.object().set("list", ListJson.list(made, true)));
  }

  private static String required(ObjectNode body, String name) {
    String value = body.path(name).asText("");
    if (value.isBlank()) {
      throw ApiError.invalid("Some required fields were not set: [" + name + "]");
    }
    return value;
  }

  private static ProcessingType processingType(String name) {
    try {
      return ProcessingType.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new ListRefused(
          "processingType must be one of %s but was '%s'"
              .formatted(Arrays.toString(ProcessingType.values()), name));
    }
  }

  /** Lists name object types by id alone. */
  static ObjectSchema type(Call call, String objectTypeId) {
    if (!objectTypeId.matches("\\d-\\d+")) {
      throw CrmErrors.unknownType(objectTypeId);
    }
    return Records.schema(call, objectTypeId);
  }

  private static boolean filters(Call call) {
    return call.query().isTrue("includeFilters");
  }

  /** Ids that stand for no list are left out. */
  private Answer several(Call call) {
    Lists lists = gate.read(call);
    ObjectNode body = Json.object();
    ArrayNode found = body.putArray("lists");
    for (String id : call.query().list("listIds")) {
      if (id.matches("\\d{1,18}")) {
        lists
            .find(Long.parseLong(id))
            .ifPresent(entry -> found.add(ListJson.list(entry, filters(call))));
      }
    }
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    ListEntry found = entry(gate.read(call), call);
    return Answer.ok(Json.object().set("list", ListJson.list(found, filters(call))));
  }

  private Answer byName(Call call) {
    Lists lists = gate.read(call);
    String name = call.value("name");
    ListEntry found =
        lists
            .findByName(type(call, call.value("type")).type().id(), name)
            .orElseThrow(
                () ->
                    ListGate.notFound(
                        "List does not exist with name " + name + ".", "listName", name));
    return Answer.ok(Json.object().set("list", ListJson.list(found, filters(call))));
  }

  private Answer rename(Call call) {
    Lists lists = gate.write(call);
    ListEntry entry = entry(lists, call);
    String name = call.query().first("listName").orElse("");
    if (!name.isBlank()) {
      lists.rename(entry, name, call.grant().userId());
    }
    return Answer.ok(Json.object().set("updatedList", ListJson.list(entry, filters(call))));
  }

  private Answer filter(Call call) {
    Lists lists = gate.write(call);
    ListEntry entry = entry(lists, call);
    JsonNode filters = call.json().path("filterBranch");
    if (!filters.isObject()) {
      throw ApiError.invalid("Some required fields were not set: [filterBranch]");
    }
    lists.filter(entry, filters, call.grant().userId());
    return Answer.ok(Json.object().set("updatedList", ListJson.list(entry, true)));
  }

  private Answer delete(Call call) {
    Lists lists = gate.write(call);
    lists.delete(entry(lists, call));
    return Answer.none();
  }

  private Answer restore(Call call) {
    Lists lists = gate.write(call);
    String id = call.value("listId");
    if (!id.matches("\\d{1,18}") || !lists.restore(Long.parseLong(id))) {
      throw ListGate.notFound("List does not exist with ID " + id + ".", "listId", id);
    }
    return Answer.none();
  }
}
