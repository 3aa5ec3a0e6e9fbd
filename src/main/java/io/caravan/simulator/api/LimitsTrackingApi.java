package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * How much of what a portal may hold is used. The usage is counted when somebody asks. Source:
 * HubSpot docs, "Limits tracking"; how much each tier may hold is the simulator's choice after
 * HubSpot's product catalogue.
 */
public final class LimitsTrackingApi implements ApiFamily {

  private static final List<String> BASES = List.of("/crm/limits/{v}", "/crm/v3/limits");

  @Override
  public void addTo(Routes routes) {
    for (String base : BASES) {
      routes.add("GET", base + "/records", BURST, this::records);
      routes.add("GET", base + "/custom-properties", BURST, this::customProperties);
      routes.add("GET", base + "/calculated-properties", BURST, this::calculatedProperties);
      routes.add("GET", base + "/custom-object-types", BURST, this::customObjectTypes);
      routes.add("GET", base + "/pipelines", BURST, this::pipelines);
      routes.add("GET", base + "/associations/labels", BURST, this::labels);
    }
  }

  private static Crm crm(Call call) {
    call.require(Scopes.allRecordReads());
    return Records.crm(call);
  }

  private static Tier tier(Call call) {
    return call.grant().portal().profile().tier();
  }

  private static boolean enterprise(Call call) {
    return tier(call) == Tier.ENTERPRISE || tier(call) == Tier.LIMIT_INCREASE;
  }

  private Answer records(Call call) {
    Crm crm = crm(call);
    return Answer.ok(
        byKind(
            crm,
            schema -> schema.type().id().matches("0-[1235]") ? 15_000_000 : 1_000_000,
            enterprise(call) ? 500_000 : 0,
            LimitsTrackingApi::live));
  }

  private static long live(ObjectSchema schema) {
    long live = 0;
    var records = schema.records();
    for (int at = 0; at < records.size(); at++) {
      live += records.at(at).archived() ? 0 : 1;
    }
    return live;
  }

  private Answer pipelines(Call call) {
    Crm crm = crm(call);
    long limit =
        switch (tier(call)) {
          case FREE -> 1;
          case STARTER -> 2;
          case PROFESSIONAL -> 15;
          case ENTERPRISE, LIMIT_INCREASE -> 100;
        };
    return Answer.ok(
        byKind(
            crm,
            schema -> limit,
            enterprise(call) ? 100 : 0,
            schema -> crm.pipelines().of(schema.type().id()).size()));
  }

  private Answer customProperties(Call call) {
    Crm crm = crm(call);
    long limit = tier(call) == Tier.FREE ? 10 : 1000;
    ObjectNode body = Json.object();
    ArrayNode byType = body.putArray("byObjectType");
    long usage = 0;
    for (ObjectSchema schema : crm.schemas()) {
      long own = live(schema, property -> !property.hubspotDefined());
      limited(byType.addObject(), schema, limit, own);
      usage += own;
    }
    overall(body, limit * crm.schemas().size(), usage);
    return Answer.ok(body);
  }

  private Answer calculatedProperties(Call call) {
    Crm crm = crm(call);
    long limit =
        switch (tier(call)) {
          case FREE, STARTER -> 0;
          case PROFESSIONAL -> 25;
          case ENTERPRISE, LIMIT_INCREASE -> 200;
        };
    ObjectNode body = Json.object();
    ArrayNode byType = body.putArray("byObjectType");
    long usage = 0;
    for (ObjectSchema schema : crm.schemas()) {
      long own = live(schema, property -> property.calculated() && !property.hubspotDefined());
      used(byType.addObject(), schema, own);
      usage += own;
    }
    overall(body, limit, usage);
    return Answer.ok(body);
  }

  private static long live(
      ObjectSchema schema, Predicate<io.caravan.simulator.crm.PropertyDefinition> counted) {
    return schema.properties().all().stream()
        .filter(property -> !property.archived())
        .filter(counted)
        .count();
  }

  private Answer customObjectTypes(Call call) {
    Crm crm = crm(call);
    long limit = enterprise(call) ? 10 : 0;
    long usage = crm.schemas().stream().filter(schema -> schema.type().isCustom()).count();
    ObjectNode body = Json.object();
    body.put("limit", limit);
    body.put("usage", usage);
    body.put("percentage", percentage(usage, limit));
    return Answer.ok(body);
  }

  /** Pairs of types with labels of their own, in each direction. */
  private Answer labels(Call call) {
    Crm crm = crm(call);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (ObjectSchema from : crm.schemas()) {
      for (ObjectSchema to : crm.schemas()) {
        if (asked(call, "fromObjectTypeId", from) && asked(call, "toObjectTypeId", to)) {
          labels(results, crm, from, to);
        }
      }
    }
    return Answer.ok(body);
  }

  private static boolean asked(Call call, String parameter, ObjectSchema schema) {
    return call.query().first(parameter).map(schema.type().id()::equals).orElse(true);
  }

  private static void labels(ArrayNode results, Crm crm, ObjectSchema from, ObjectSchema to) {
    List<String> labels =
        crm.associationTypes().between(from.ordinal(), to.ordinal()).stream()
            .filter(AssociationType::userDefined)
            .map(AssociationType::label)
            .toList();
    if (!labels.isEmpty()) {
      ObjectNode node = results.addObject();
      named(node.putObject("fromObjectType"), from);
      named(node.putObject("toObjectType"), to);
      node.put("limit", LinkLabelsApi.MAX_LABELS);
      node.put("usage", labels.size());
      node.put("percentage", percentage(labels.size(), LinkLabelsApi.MAX_LABELS));
      node.set("allLabels", Json.array(labels));
    }
  }

  /** HubSpot's own types have a limit each, custom objects one together. */
  private static ObjectNode byKind(
      Crm crm,
      ToLongFunction<ObjectSchema> limit,
      long customLimit,
      ToLongFunction<ObjectSchema> usage) {
    ObjectNode body = Json.object();
    ArrayNode standard = body.putArray("hubspotDefinedObjectTypes");
    ObjectNode custom = body.putObject("customObjectTypes");
    ArrayNode customTypes = custom.putArray("byObjectType");
    long customUsage = 0;
    for (ObjectSchema schema : crm.schemas()) {
      long used = usage.applyAsLong(schema);
      if (schema.type().isCustom()) {
        used(customTypes.addObject(), schema, used);
        customUsage += used;
      } else {
        limited(standard.addObject(), schema, limit.applyAsLong(schema), used);
      }
    }
    overall(custom, customLimit, customUsage);
    return body;
  }

  private static void named(ObjectNode node, ObjectSchema schema) {
    node.put("objectTypeId", schema.type().id());
    node.put("singularLabel", schema.details().singular());
    node.put("pluralLabel", schema.details().plural());
  }

  private static void used(ObjectNode node, ObjectSchema schema, long usage) {
    named(node, schema);
    node.put("usage", usage);
  }

  private static void limited(ObjectNode node, ObjectSchema schema, long limit, long usage) {
    used(node, schema, usage);
    node.put("limit", limit);
    node.put("percentage", percentage(usage, limit));
  }

  private static void overall(ObjectNode node, long limit, long usage) {
    node.put("overallLimit", limit);
    node.put("overallUsage", usage);
    node.put("overallPercentage", percentage(usage, limit));
  }

  private static double percentage(long usage, long limit) {
    return limit == 0 ? 0 : Math.round(10_000.0 * usage / limit) / 100.0;
  }
}
