package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;
import static io.caravan.simulator.api.ListGate.entry;
import static io.caravan.simulator.api.ListGate.refusing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.ListMemberships.Outcome;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.lists.Members;
import io.caravan.simulator.lists.Members.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Who is in a list. Source: HubSpot docs, lists guide, list membership. */
final class ListMembershipsApi implements ApiFamily {

  private static final int PAGE = 100;
  private static final int MAX_PAGE = 250;

  private final ListGate gate;

  ListMembershipsApi(ListGate gate) {
    this.gate = gate;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LISTS) {
      String members = base + "/{listId}/memberships";
      routes.add("GET", members, BURST, this::page);
      routes.add("GET", members + "/join-order", BURST, this::pageByJoining);
      routes.add("PUT", members + "/add", BURST, refusing(this::add));
      routes.add("PUT", members + "/remove", BURST, refusing(this::remove));
      routes.add("PUT", members + "/add-and-remove", BURST, refusing(this::addAndRemove));
      routes.add("PUT", members + "/add-from/{sourceListId}", BURST, refusing(this::addFrom));
      routes.add("DELETE", members, BURST, refusing(this::removeAll));
      routes.add("GET", base + "/records/{type}/{recordId}/memberships", BURST, this::ofRecord);
      routes.add("POST", base + "/records/memberships/batch/read", BURST, this::ofRecords);
    }
  }

  private Answer page(Call call) {
    Members members = entry(gate.read(call), call).members();
    int limit = Paging.limit(call, PAGE, MAX_PAGE);
    String before = call.query().first("before").orElse(null);
    Stream<Member> stream =
        before == null
            ? members.after(call.query().first("after").map(a -> cursor("after", a)).orElse(0L))
            : members.before(cursor("before", before));
    List<Member> some = stream.limit(limit + 1L).toList();
    boolean more = some.size() > limit;
    List<Member> page = more ? some.subList(0, limit) : some;
    long last = page.isEmpty() ? 0 : page.get(page.size() - 1).recordId();
    return answer(call, members, page, more ? cursor(last) : null, before != null);
  }

  private Answer pageByJoining(Call call) {
    Members members = entry(gate.read(call), call).members();
    int limit = Paging.limit(call, PAGE, MAX_PAGE);
    int from = Math.toIntExact(call.query().first("after").map(a -> cursor("after", a)).orElse(0L));
    List<Member> all = members.byJoining();
    int to = Math.min(all.size(), from + limit);
    return answer(
        call,
        members,
        all.subList(Math.min(from, to), to),
        to < all.size() ? cursor(to) : null,
        false);
  }

  private static Answer answer(
      Call call, Members members, List<Member> page, String next, boolean backwards) {
    ObjectNode body = Json.object();
    body.put("total", members.size());
    ArrayNode results = body.putArray("results");
    page.forEach(member -> results.add(ListJson.member(member)));
    if (next != null && backwards) {
      ObjectNode previous = body.putObject("paging").putObject("prev");
      previous.put("before", next);
      previous.put("link", call.address(call.path() + "?before=" + next));
    } else if (next != null) {
      Paging.next(body, call, next);
    }
    return Answer.ok(body);
  }

  private static String cursor(long at) {
    byte[] text = Long.toString(at).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private static long cursor(String name, String text) {
    try {
      return Long.parseLong(
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("Invalid %s: %s".formatted(name, text));
    }
  }

  private Answer add(Call call) {
    Lists lists = gate.write(call);
    return edit(call, lists, ids(call.anyJson()), List.of());
  }

  private Answer remove(Call call) {
    Lists lists = gate.write(call);
    return edit(call, lists, List.of(), ids(call.anyJson()));
  }

  private Answer addAndRemove(Call call) {
    Lists lists = gate.write(call);
    ObjectNode body = call.json();
    return edit(call, lists, ids(body.path("recordIdsToAdd")), ids(body.path("recordIdsToRemove")));
  }

  private static List<String> ids(JsonNode array) {
    if (!array.isArray()) {
      throw ApiError.invalid("Invalid input JSON: record ids must be an array");
    }
    var ids = new ArrayList<String>(array.size());
    array.forEach(id -> ids.add(id.asText()));
    return ids;
  }

  /** The answer's spelling, {@code recordsIdsAdded}, is HubSpot's own. */
  private static Answer edit(Call call, Lists lists, List<String> add, List<String> remove) {
    ListEntry entry = entry(lists, call);
    Outcome outcome =
        lists
            .memberships()
            .edit(entry, Records.schema(call, entry.list().objectTypeId()), add, remove);
    ObjectNode body = Json.object();
    ArrayNode added = body.putArray("recordsIdsAdded");
    outcome.added().forEach(id -> added.add(Long.toString(id)));
    ArrayNode removed = body.putArray("recordIdsRemoved");
    outcome.removed().forEach(id -> removed.add(Long.toString(id)));
    body.set("recordIdsMissing", Json.array(outcome.missing()));
    return Answer.ok(body);
  }

  private Answer addFrom(Call call) {
    Lists lists = gate.write(call);
    lists.memberships().addFrom(entry(lists, call), entry(lists, call.value("sourceListId")));
    return Answer.none();
  }

  private Answer removeAll(Call call) {
    Lists lists = gate.write(call);
    lists.memberships().removeAll(entry(lists, call));
    return Answer.none();
  }

  private Answer ofRecord(Call call) {
    Lists lists = gate.read(call);
    String type = ListsApi.type(call, call.value("type")).type().id();
    ObjectNode body = Json.object();
    ArrayNode results = ListJson.memberships(lists, type, recordId(call.value("recordId")));
    body.put("total", results.size());
    body.set("results", results);
    return Answer.ok(body);
  }

  private static long recordId(String id) {
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
  }

  private Answer ofRecords(Call call) {
    Lists lists = gate.read(call);
    long now = lists.now();
    var batch = new Batch(now);
    for (JsonNode input : Batch.inputs(call.json())) {
      String type = ListsApi.type(call, input.path("objectTypeId").asText()).type().id();
      String id = input.path("recordId").asText();
      ObjectNode result = Json.object();
      result.put("objectTypeId", type);
      result.put("recordId", id);
      result.set("recordListMemberships", ListJson.memberships(lists, type, recordId(id)));
      batch.add(result);
    }
    return batch.answer(200, now, null);
  }
}
