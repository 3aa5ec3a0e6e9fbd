package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.ASSOCIATIONS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.LinkLimits;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.List;

/**
 * Limits that a portal sets for its associations, and the report of records near a limit. Source:
 * HubSpot docs, "Associations schema".
 */
public final class LinkLimitsApi implements ApiFamily {

  private final SimulatorClock clock;

  public LinkLimitsApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LINK_LIMITS) {
      routes.add("GET", base + "/all", ASSOCIATIONS, this::all);
      routes.add("GET", base + "/{from}/{to}", ASSOCIATIONS, this::ofPair);
      routes.add("POST", base + "/{from}/{to}/batch/create", ASSOCIATIONS, call -> set(call, 201));
      routes.add("POST", base + "/{from}/{to}/batch/update", ASSOCIATIONS, call -> set(call, 200));
      routes.add("POST", base + "/{from}/{to}/batch/purge", ASSOCIATIONS, this::purge);
    }
    for (String base : Paths.LINK_USAGE) {
      routes.add("POST", base + "/high-usage-report/{userId}", ASSOCIATIONS, this::report);
    }
  }

  private static LinkLimits limits(Call call) {
    return Records.crm(call).linkLimits();
  }

  private Answer all(Call call) {
    call.require("crm.objects.contacts.read");
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (ObjectSchema from : Records.crm(call).schemas()) {
      for (ObjectSchema to : Records.crm(call).schemas()) {
        write(call, LinkPair.types(call, from, to), results);
      }
    }
    return Answer.ok(body);
  }

  private Answer ofPair(Call call) {
    ObjectNode body = Json.object();
    LinkPair pair = LinkPair.of(call, false);
    write(call, LinkPair.types(call, pair.from(), pair.to()), body.putArray("results"));
    return Answer.ok(body);
  }

  private static void write(Call call, List<AssociationType> types, ArrayNode results) {
    for (AssociationType type : types) {
      limits(call).find(type).ifPresent(limit -> results.add(limit(type, limit)));
    }
  }

  private static ObjectNode limit(AssociationType type, int limit) {
    return LinkJson.type(type).put("userEnforcedMaxToObjectIds", limit);
  }

  private Answer set(Call call, int success) {
    LinkPair pair = LinkPair.of(call, true);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(call.json())) {
      try {
        AssociationType type = type(call, pair, input);
        int max = input.path("maxToObjectIds").asInt();
        if (max < 1 || max > Records.crm(call).choices().linksPerRecord()) {
          throw ApiError.invalid(
              "maxToObjectIds must lie between 1 and %d: %s"
                  .formatted(
                      Records.crm(call).choices().linksPerRecord(), input.path("maxToObjectIds")));
        }
        limits(call).put(type, max);
        batch.add(limit(type, max));
      } catch (ApiError e) {
        batch.fail(e.entry());
      }
    }
    return batch.answer(success, clock.millis(), null);
  }

  private static AssociationType type(Call call, LinkPair pair, JsonNode spec) {
    String category = spec.path("category").asText();
    int typeId = spec.path("typeId").asInt();
    return Records.crm(call)
        .associationTypes()
        .find(pair.from().ordinal(), pair.to().ordinal(), category, typeId)
        .orElseThrow(
            () ->
                ApiError.of(
                        404,
                        "No association type %s %d exists between %s and %s"
                            .formatted(
                                category, typeId, pair.from().upperName(), pair.to().upperName()))
                    .category("OBJECT_NOT_FOUND")
                    .build());
  }

  private Answer purge(Call call) {
    LinkPair pair = LinkPair.of(call, true);
    for (JsonNode input : Batch.inputs(call.json())) {
      limits(call).remove(type(call, pair, input));
    }
    return LinkJson.removed(call, clock.millis());
  }

  /** The report itself goes by e-mail, which the simulator does not send. */
  private Answer report(Call call) {
    call.require("crm.objects.contacts.read");
    String userId = call.value("userId");
    Owner owner =
        Records.crm(call).owners().values().stream()
            .filter(each -> Long.toString(each.userId()).equals(userId))
            .findFirst()
            .orElseThrow(() -> CrmErrors.notFound(userId));
    ObjectNode body = Json.object();
    body.put("userId", owner.userId());
    body.put("userEmail", owner.email());
    ObjectNode time = body.putObject("enqueueTime");
    time.put("value", clock.millis());
    time.put("dateOnly", false);
    time.put("timeZoneShift", 0);
    return Answer.ok(body);
  }
}
