package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.Drafts;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Batches of records. A write is all-or-nothing unless every input has an objectWriteTraceId of its
 * own; then each input stands for itself and the answer is 207 when some failed.
 */
public final class RecordBatchApi implements ApiFamily {

  private static final int MAX_WITH_HISTORY = 50;

  private final SimulatorClock clock;
  private final Random shuffle;

  /**
   * @param seed of the order in which results come back
   */
  public RecordBatchApi(SimulatorClock clock, long seed) {
    this.clock = clock;
    this.shuffle = new Random(seed);
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.RECORDS) {
      routes.add("POST", base + "/batch/read", BURST, this::read);
      routes.add("POST", base + "/batch/create", BURST, this::create);
      routes.add("POST", base + "/batch/update", BURST, this::update);
      routes.add("POST", base + "/batch/upsert", BURST, this::upsert);
      routes.add("POST", base + "/batch/archive", BURST, this::archive);
    }
  }

  /** One write of a batch, checked against the others. */
  @FunctionalInterface
  private interface Check {
    Draft check(Drafts drafts, JsonNode input);
  }

  private Answer read(Call call) {
    ObjectSchema schema = Records.type(call, false);
    ObjectNode body = call.json();
    List<String> history = texts(body.path("propertiesWithHistory"));
    List<JsonNode> inputs = Batch.named(Batch.inputs(body));
    if (!history.isEmpty() && inputs.size() > MAX_WITH_HISTORY) {
      throw ApiError.invalid(
          "The maximum number of inputs supported in a batch request for property histories is 50."
              + " Please reduce the number of items and try again");
    }
    String idProperty = body.path("idProperty").asText(null);
    Batch.refuseDuplicates(inputs, input -> input.path("id").asText());
    var json =
        new RecordJson(
            Records.crm(call),
            schema,
            Records.readable(call, schema, texts(body.path("properties"))),
            Records.readable(call, schema, history),
            List.of());
    var batch = new Batch(clock.millis());
    var missing = new ArrayList<String>();
    for (JsonNode input : inputs) {
      String id = input.path("id").asText();
      CrmRecord record = Records.find(schema, id, idProperty);
      if (!Records.shows(call, record)) {
        missing.add(id);
      } else {
        batch.add(json.write(record));
      }
    }
    if (!missing.isEmpty()) {
      batch.fail(
          ApiError.of(
                  404,
                  "Could not get some "
                      + schema.upperName()
                      + " objects, they may be deleted or not exist. Check that ids are valid.")
              .category("OBJECT_NOT_FOUND")
              .context("ids", missing.toArray(String[]::new))
              .build()
              .entry());
    }
    return answer(batch, 200);
  }

  private Answer create(Call call) {
    ObjectSchema schema = Records.type(call, true);
    return write(
        call,
        schema,
        201,
        Batch.inputs(call.json()),
        (drafts, input) ->
            drafts.create(schema, Records.properties(input), Records.links(call, schema, input)));
  }

  /** Ids of merged records do not lead on here, other than in single reads and updates. */
  private Answer update(Call call) {
    ObjectSchema schema = Records.type(call, true);
    List<JsonNode> inputs = Batch.named(Batch.inputs(call.json()));
    Batch.refuseDuplicates(inputs, input -> input.path("id").asText());
    return write(
        call,
        schema,
        200,
        inputs,
        (drafts, input) -> {
          String id = input.path("id").asText();
          String idProperty = input.path("idProperty").asText(null);
          if (idProperty != null) {
            Records.requireUnique(call, schema, idProperty, false);
          } else if (isMerged(schema, id)) {
            throw CrmErrors.notFound(id);
          }
          return drafts.update(
              schema, Records.live(schema, id, idProperty), Records.properties(input));
        });
  }

  private static boolean isMerged(ObjectSchema schema, String id) {
    return id.matches("\\d{1,18}") && schema.records().wasMerged(Long.parseLong(id));
  }

  private Answer upsert(Call call) {
    ObjectSchema schema = Records.type(call, true);
    List<JsonNode> inputs = Batch.named(Batch.inputs(call.json()));
    Batch.refuseDuplicates(
        inputs, input -> input.path("id").asText().toLowerCase(java.util.Locale.ROOT));
    return write(
        call,
        schema,
        200,
        inputs,
        (drafts, input) -> {
          String id = input.path("id").asText();
          String idProperty = input.path("idProperty").asText(null);
          if (idProperty == null) {
            throw ApiError.invalid("An upsert needs an idProperty: " + id);
          }
          Records.requireUnique(call, schema, idProperty, true);
          CrmRecord record = Records.find(schema, id, idProperty);
          if (record != null && !record.archived()) {
            return drafts.update(schema, record, Records.properties(input));
          }
          var properties = Records.properties(input);
          properties.putIfAbsent(idProperty, id);
          return drafts.create(schema, properties, List.of());
        });
  }

  private Answer write(
      Call call, ObjectSchema schema, int success, List<JsonNode> inputs, Check check) {
    Crm crm = Records.crm(call);
    Drafts drafts = crm.drafts(Records.portalRules(call));
    inputs.forEach(input -> Records.requireWritable(call, schema, input));
    boolean upsert = call.path().endsWith("/upsert");
    boolean traced =
        Batch.traced(inputs)
            && (success == 201 || crm.choices().tracedUpdates())
            && !(upsert && byEmail(inputs));
    var batch = new Batch(clock.millis());
    var checked = new ArrayList<Draft>();
    var traces = new ArrayList<String>();
    for (JsonNode input : inputs) {
      String traceId = input.path("objectWriteTraceId").asText(null);
      try {
        checked.add(check.check(drafts, input));
        traces.add(traceId);
      } catch (CrmProblem e) {
        refuse(CrmErrors.of(e, crm.portalId()), traced, traceId, batch);
      } catch (ApiError e) {
        refuse(e, traced, traceId, batch);
      }
    }
    refuseSameTargets(checked);
    for (int i = 0; i < checked.size(); i++) {
      Draft draft = checked.get(i);
      CrmRecord record = crm.writer().apply(draft, Records.source(call));
      ObjectNode result =
          new RecordJson(crm, schema, RecordsApi.written(draft), List.of(), List.of())
              .write(record);
      if (upsert) {
        result.put("new", draft.target() == null);
      }
      if (traces.get(i) != null) {
        result.put("objectWriteTraceId", traces.get(i));
      }
      RecordJson.warnings(result, draft);
      batch.add(result);
    }
    return answer(batch, success);
  }

  /** Upserts by address succeed or fail as a whole, whatever trace ids they carry. */
  private static boolean byEmail(List<JsonNode> inputs) {
    return inputs.stream().anyMatch(input -> input.path("idProperty").asText().equals("email"));
  }

  /** Inputs may name one record in several ways. */
  private static void refuseSameTargets(List<Draft> drafts) {
    Batch.refuseDuplicates(
        drafts.stream()
            .filter(draft -> draft.target() != null)
            .map(draft -> Long.toString(draft.target().id()))
            .toList());
  }

  private static void refuse(ApiError error, boolean traced, String traceId, Batch batch) {
    if (!traced) {
      throw error;
    }
    batch.fail(error, traceId);
  }

  private Answer archive(Call call) {
    ObjectSchema schema = Records.type(call, true);
    for (JsonNode input : Batch.named(Batch.inputs(call.json()))) {
      CrmRecord record = Records.find(schema, input.path("id").asText(), null);
      if (record != null) {
        Records.crm(call).writer().archive(schema, record, Records.source(call));
      }
    }
    return Answer.none();
  }

  private synchronized Answer answer(Batch batch, int success) {
    return batch.answer(success, clock.millis(), shuffle);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
