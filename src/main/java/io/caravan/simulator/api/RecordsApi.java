package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.List;

/** Single records and lists of them. Source: HubSpot docs, "Using object APIs". */
public final class RecordsApi implements ApiFamily {

  private static final int MAX_PAGE = 100;

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.RECORDS) {
      routes.add("GET", base, BURST, this::list);
      routes.add("POST", base, BURST, this::create);
      routes.add("GET", base + "/{id}", BURST, this::get);
      routes.add("PATCH", base + "/{id}", BURST, this::update);
      routes.add("DELETE", base + "/{id}", BURST, this::archive);
    }
  }

  private Answer list(Call call) {
    ObjectSchema schema = Records.type(call, false);
    int max =
        call.query().list("propertiesWithHistory").isEmpty()
            ? MAX_PAGE
            : Records.crm(call).choices().historyPage();
    int limit = Paging.limit(call, 10, max);
    RecordJson json = json(call, schema);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    var records = schema.records();
    for (int at = records.position(Paging.after(call)); at < records.size(); at++) {
      CrmRecord record = records.at(at);
      if (!Records.shows(call, record)) {
        continue;
      }
      if (results.size() == limit) {
        Paging.next(body, call, Long.toString(record.id()));
        break;
      }
      results.add(json.write(record));
    }
    return Answer.ok(body);
  }

  private Answer create(Call call) {
    ObjectSchema schema = Records.type(call, true);
    Crm crm = Records.crm(call);
    ObjectNode input = call.json();
    Records.requireWritable(call, schema, input);
    try {
      Draft draft =
          crm.drafts(Records.portalRules(call))
              .create(schema, Records.properties(input), Records.links(call, schema, input));
      CrmRecord record = crm.writer().apply(draft, Records.source(call));
      ObjectNode body =
          new RecordJson(crm, schema, written(draft), List.of(), List.of()).write(record);
      RecordJson.trace(body, input);
      RecordJson.warnings(body, draft);
      return Answer.created(body, call.address(call.path() + "/" + record.id()));
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, crm.portalId());
    }
  }

  private Answer get(Call call) {
    ObjectSchema schema = Records.type(call, false);
    CrmRecord record = Records.find(schema, call.value("id"), idProperty(call));
    if (!Records.shows(call, record)) {
      throw CrmErrors.notFound(call.value("id"));
    }
    return Answer.ok(json(call, schema).write(record));
  }

  private Answer update(Call call) {
    ObjectSchema schema = Records.type(call, true);
    Crm crm = Records.crm(call);
    CrmRecord record = Records.live(schema, call.value("id"), idProperty(call));
    ObjectNode input = call.json();
    if (!input.path("properties").isObject()) {
      throw ApiError.invalid("Invalid input: properties must be an object");
    }
    Records.requireWritable(call, schema, input);
    try {
      Draft draft =
          crm.drafts(Records.portalRules(call)).update(schema, record, Records.properties(input));
      crm.writer().apply(draft, Records.source(call));
      ObjectNode body =
          new RecordJson(crm, schema, written(draft), List.of(), List.of()).write(record);
      RecordJson.trace(body, input);
      RecordJson.warnings(body, draft);
      return Answer.ok(body);
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, crm.portalId());
    }
  }

  /** Deleting what does not exist is answered the same way, as observed. */
  private Answer archive(Call call) {
    ObjectSchema schema = Records.type(call, true);
    CrmRecord record = Records.find(schema, call.value("id"), null);
    if (record != null) {
      Records.crm(call).writer().archive(schema, record, Records.source(call));
    }
    return Answer.none();
  }

  /** A write's answer shows what was written, beside the default properties. */
  static List<String> written(Draft draft) {
    var names = new java.util.LinkedHashSet<>(draft.schema().defaultProperties());
    draft.numbers().forEach(number -> names.add(draft.schema().properties().get(number).name()));
    return List.copyOf(names);
  }

  private static String idProperty(Call call) {
    return call.query().first("idProperty").orElse(null);
  }

  private static RecordJson json(Call call, ObjectSchema schema) {
    List<ObjectSchema> associated =
        call.query().list("associations").stream().map(t -> Records.schema(call, t)).toList();
    return new RecordJson(
        Records.crm(call),
        schema,
        Records.readable(call, schema, call.query().list("properties")),
        Records.readable(call, schema, call.query().list("propertiesWithHistory")),
        associated);
  }
}
