package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.lists.CrmList;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.Lists;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds lists, and the numbers that the first version of the API knew them by. */
final class ListSearchApi implements ApiFamily {

  private static final int COUNT = 20;
  private static final int MAX_COUNT = 500;
  private static final int MAX_IDS = 10_000;

  private final ListGate gate;

  ListSearchApi(ListGate gate) {
    this.gate = gate;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LISTS) {
      routes.add("POST", base + "/search", BURST, this::search);
      routes.add("GET", base + "/idmapping", BURST, this::mapping);
      routes.add("POST", base + "/idmapping", BURST, this::mappings);
    }
  }

  private Answer search(Call call) {
    Lists lists = gate.read(call);
    ObjectNode body = call.json();
    int count = Math.min(MAX_COUNT, body.path("count").asInt(COUNT));
    int offset = body.path("offset").asInt(0);
    if (count < 0 || offset < 0) {
      throw ApiError.invalid("count and offset must not be negative");
    }
    List<ListEntry> found =
        lists.all().stream()
            .filter(entry -> wanted(entry.list(), body))
            .sorted(order(body.path("sort").asText("HS_LIST_ID")))
            .toList();
    int end = Math.min(found.size(), offset + count);
    ObjectNode answer = Json.object();
    ArrayNode page = answer.putArray("lists");
    for (ListEntry entry : found.subList(Math.min(offset, end), end)) {
      page.add(ListJson.found(lists, entry, texts(body.path("additionalProperties"))));
    }
    answer.put("hasMore", end < found.size());
    answer.put("offset", end);
    answer.put("total", found.size());
    return Answer.ok(answer);
  }

  private static boolean wanted(CrmList list, JsonNode body) {
    List<String> ids = texts(body.path("listIds"));
    List<String> types = texts(body.path("processingTypes"));
    String query = body.path("query").asText("").toLowerCase(Locale.ROOT);
    String objectType = body.path("objectTypeId").asText("");
    return (ids.isEmpty() || ids.contains(Long.toString(list.id())))
        && (types.isEmpty() || types.contains(list.type().name()))
        && (objectType.isEmpty() || objectType.equals(list.objectTypeId()))
        && list.name().toLowerCase(Locale.ROOT).contains(query);
  }

  private static Comparator<ListEntry> order(String sort) {
    boolean descending = sort.startsWith("-");
    Comparator<ListEntry> order =
        switch (descending ? sort.substring(1) : sort) {
          case "HS_LIST_ID" -> Comparator.comparingLong(entry -> entry.list().id());
          case "HS_LIST_NAME" ->
              Comparator.comparing(entry -> entry.list().name(), String.CASE_INSENSITIVE_ORDER);
          case "HS_LIST_SIZE" -> Comparator.comparingInt(entry -> entry.members().size());
          case "HS_CREATEDATE" -> Comparator.comparingLong(entry -> entry.list().createdAt());
          case "HS_UPDATED_AT" -> Comparator.comparingLong(entry -> entry.list().updatedAt());
          default -> throw ApiError.invalid("Invalid sort: " + sort);
        };
    return descending ? order.reversed() : order;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static ObjectNode mapping(ListEntry entry) {
    ObjectNode json = Json.object();
    json.put("legacyListId", Long.toString(entry.list().legacyId()));
    json.put("listId", Long.toString(entry.list().id()));
    return json;
  }

  private Answer mapping(Call call) {
    Lists lists = gate.read(call);
    String id = call.query().first("legacyListId").orElse("");
    return lists
        .findByLegacyId(number(id))
        .map(entry -> Answer.ok(mapping(entry)))
        .orElseThrow(
            () ->
                ListGate.notFound(
                    "List does not exist with legacy ID " + id + ".", "legacyListId", id));
  }

  private static long number(String id) {
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
  }

  private Answer mappings(Call call) {
    Lists lists = gate.read(call);
    List<String> ids = texts(call.anyJson());
    if (ids.size() > MAX_IDS) {
      throw ApiError.invalid(
          "At most %d ids can be mapped at once but there were %d".formatted(MAX_IDS, ids.size()));
    }
    ObjectNode body = Json.object();
    ArrayNode missing = body.putArray("missingLegacyListIds");
    ArrayNode mapped = body.putArray("legacyListIdsToIdsMapping");
    for (String id : ids) {
      lists
          .findByLegacyId(number(id))
          .ifPresentOrElse(entry -> mapped.add(mapping(entry)), () -> missing.add(id));
    }
    return Answer.ok(body);
  }
}
