package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Routes;
import java.util.List;
import java.util.Set;

/** What ends records for good: merges and privacy deletions. */
public final class MergeApi implements ApiFamily {

  /** Contacts, companies, deals and tickets can be merged, and custom objects. */
  private static final Set<String> MERGED = Set.of("0-1", "0-2", "0-3", "0-5");

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.RECORDS) {
      routes.add("POST", base + "/merge", BURST, this::merge);
      routes.add("POST", base + "/gdpr-delete", BURST, this::erase);
    }
  }

  private Answer merge(Call call) {
    ObjectSchema schema = Records.type(call, true);
    if (!schema.type().isCustom() && !MERGED.contains(schema.type().id())) {
      throw ApiError.of(404, "resource not found").build();
    }
    ObjectNode body = call.json();
    String primaryId = given(body, "primaryObjectId");
    String otherId = given(body, "objectIdToMerge");
    CrmRecord primary = Records.live(schema, primaryId, null);
    CrmRecord other = Records.live(schema, otherId, null);
    if (primary == other) {
      throw ApiError.invalid("Cannot merge a record with itself");
    }
    Crm crm = Records.crm(call);
    CrmRecord result = merge(call, schema, primary, other);
    var properties = List.of("hs_merged_object_ids");
    return Answer.ok(
        new RecordJson(crm, schema, withDefaults(schema, properties), List.of(), List.of())
            .write(result));
  }

  private static String given(ObjectNode body, String name) {
    String value = body.path(name).asText();
    if (value.isEmpty()) {
      throw ApiError.invalid("Invalid input: " + name + " must be given");
    }
    return value;
  }

  private static CrmRecord merge(
      Call call, ObjectSchema schema, CrmRecord primary, CrmRecord other) {
    Crm crm = Records.crm(call);
    try {
      return crm.merger().merge(schema, primary, other, Records.source(call));
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, crm.portalId());
    }
  }

  private static List<String> withDefaults(ObjectSchema schema, List<String> more) {
    var names = new java.util.ArrayList<>(schema.defaultProperties());
    names.addAll(more);
    return names;
  }

  /** An unknown contact is answered the same way: HubSpot puts the address on a block list. */
  private Answer erase(Call call) {
    ObjectSchema schema = Records.type(call, true);
    if (!schema.identifiedByEmail()) {
      throw ApiError.of(404, "resource not found").build();
    }
    ObjectNode body = call.json();
    CrmRecord record =
        Records.find(schema, given(body, "objectId"), body.path("idProperty").asText(null));
    if (record != null) {
      Records.crm(call).writer().erase(schema, record, Records.source(call));
    }
    return Answer.none();
  }
}
