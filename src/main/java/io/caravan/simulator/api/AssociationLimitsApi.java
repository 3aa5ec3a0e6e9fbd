package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import java.util.List;

/**
 * Which records have nearly as many links as they may. Source: HubSpot docs, "Limits tracking".
 * Looks at all records of a type when asked.
 */
public final class AssociationLimitsApi implements ApiFamily {

  private static final int SAMPLES = 10;
  private static final List<String> BASES = List.of("/crm/limits/{v}", "/crm/v3/limits");

  @Override
  public void addTo(Routes routes) {
    for (String base : BASES) {
      routes.add("GET", base + "/associations/records/from", BURST, this::from);
      routes.add("GET", base + "/associations/records/{from}/to", BURST, this::to);
      routes.add("GET", base + "/associations/records/{from}/{to}", BURST, this::pair);
    }
  }

  private static ObjectSchema type(Call call, String name) {
    ObjectSchema schema = Records.schema(call, call.value(name));
    call.require(Scopes.records(schema, false));
    return schema;
  }

  /** How many records of one type have how many links to another. */
  private static final class Census {
    private final ArrayNode atLimit = Json.array();
    private final ArrayNode nearLimit = Json.array();
    private int countAt;
    private int countNear;
    private final int limit;

    Census(Crm crm, ObjectSchema from, ObjectSchema to) {
      limit =
          crm.associationTypes()
              .defaultOf(from.ordinal(), to.ordinal())
              .map(crm.linkLimits()::of)
              .orElse(crm.choices().linksPerRecord());
      for (int i = 0; i < from.records().size(); i++) {
        CrmRecord record = from.records().at(i);
        if (!record.archived()) {
          count(record, record.links().targets(to.ordinal(), 0).length);
        }
      }
    }

    private void count(CrmRecord record, int links) {
      if (links >= limit) {
        countAt++;
        sample(atLimit, record);
      } else if (links >= limit * 8L / 10) {
        countNear++;
        ObjectNode sample = sample(nearLimit, record);
        sample.put("usage", links);
        sample.put("percentage", Math.round(10_000.0 * links / limit) / 100.0);
      }
    }

    private static ObjectNode sample(ArrayNode samples, CrmRecord record) {
      ObjectNode sample = samples.size() < SAMPLES ? samples.addObject() : Json.object();
      sample.put("objectId", record.id());
      sample.put("label", Long.toString(record.id()));
      return sample;
    }
  }

  private Answer from(Call call) {
    call.require(Scopes.allRecordReads());
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (ObjectSchema from : Records.crm(call).schemas()) {
      int at = 0;
      int near = 0;
      if (from.records().size() > 0) {
        for (ObjectSchema to : Records.crm(call).schemas()) {
          var census = new Census(Records.crm(call), from, to);
          at += census.countAt;
          near += census.countNear;
        }
      }
      write(results, from, at, near);
    }
    return Answer.ok(body);
  }

  private Answer to(Call call) {
    ObjectSchema from = type(call, "from");
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (ObjectSchema to : Records.crm(call).schemas()) {
      var census = new Census(Records.crm(call), from, to);
      write(results, to, census.countAt, census.countNear);
    }
    return Answer.ok(body);
  }

  /** Types that have no such records are left out. */
  private static void write(ArrayNode results, ObjectSchema schema, int at, int near) {
    if (at > 0 || near > 0) {
      ObjectNode node = results.addObject();
      node.put("objectTypeId", schema.type().id());
      node.put("singularLabel", schema.details().singular());
      node.put("pluralLabel", schema.details().plural());
      node.put("hasRecordsAtLimit", at > 0);
      node.put("hasRecordsNearLimit", near > 0);
    }
  }

  private Answer pair(Call call) {
    var census = new Census(Records.crm(call), type(call, "from"), type(call, "to"));
    ObjectNode body = Json.object();
    body.put("limit", census.limit);
    body.put("totalRecordsAtLimit", census.countAt);
    body.put("totalRecordsNearLimit", census.countNear);
    body.set("atLimitFromRecordSamples", census.atLimit);
    body.set("nearLimitFromRecordSamples", census.nearLimit);
    return Answer.ok(body);
  }
}
