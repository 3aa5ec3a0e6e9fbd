package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.portal.PerPortal;
import io.caravan.simulator.timeline.Timeline;
import io.caravan.simulator.timeline.TimelineEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events of public apps on timelines. Source: HubSpot docs, app events. Which event types an app
 * has is part of its project files, so any name is taken.
 */
public final class TimelineApi implements ApiFamily {

  private static final int MAX_BATCH = 500;

  private final PerPortal<Timeline> timelines;
  private final SimulatorClock clock;

  public TimelineApi(PerPortal<Timeline> timelines, SimulatorClock clock) {
    this.timelines = timelines;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add("POST", Paths.TIMELINE + "/events", BURST, this::create);
    routes.add("POST", Paths.TIMELINE + "/events/batch", BURST, this::createBatch);
  }

  /** Private tokens can never get this scope. */
  private static void admit(Call call) {
    call.require("timeline");
    if (!call.grant().app().oauth()) {
      throw call.missingScopes("timeline");
    }
  }

  private Answer create(Call call) {
    admit(call);
    return Answer.json(201, put(call, call.json()));
  }

  private Answer createBatch(Call call) {
    admit(call);
    var batch = new Batch(clock.millis());
    List<JsonNode> inputs =
        Batch.inputs(
            call.json(),
            MAX_BATCH,
            "The maximum number of inputs supported in a batch is %d".formatted(MAX_BATCH));
    for (JsonNode input : inputs) {
      try {
        batch.add(put(call, input));
      } catch (ApiError e) {
        batch.fail(e.entry());
      }
    }
    return batch.answer(200, clock.millis(), null);
  }

  private ObjectNode put(Call call, JsonNode input) {
    String type = input.path("eventTypeName").asText("");
    if (type.isBlank() || !(input instanceof ObjectNode)) {
      throw ApiError.invalid("Some required fields were not set: [eventTypeName]");
    }
    long at = time(input.path("timestamp").asText(""));
    ObjectSchema schema =
        Records.schema(
            call, input.has("domain") ? "companies" : input.path("objectType").asText("contacts"));
    CrmRecord record = record(call, schema, input);
    ObjectNode body = input.deepCopy();
    String id = input.path("id").asText("");
    body.put("id", id.isEmpty() ? UUID.randomUUID().toString() : id);
    body.put("objectId", Long.toString(record.id()));
    body.put("timestamp", Timestamps.iso(at));
    var event =
        new TimelineEvent(
            body.path("id").asText(),
            call.grant().app().id(),
            type,
            schema.type().id(),
            record.id(),
            at,
            body);
    if (!timelines.of(call.grant().portal().id()).add(event)) {
      throw ApiError.of(
              409,
              "An event already exists with that id (%s). Events cannot be changed once they were created."
                  .formatted(event.id()))
          .category("OBJECT_ALREADY_EXISTS")
          .subCategory("TimelineEventErrors.EVENT_UPSERTS_IMMUTABLE")
          .context("id", event.id())
          .build();
    }
    return body.deepCopy();
  }

  private long time(String text) {
    if (text.isEmpty()) {
      return clock.millis();
    }
    Long millis = Timestamps.parse(text);
    if (millis == null) {
      throw ApiError.invalid("Invalid timestamp: " + text);
    }
    return millis;
  }

  /** The record by its id, e-mail address or domain; an unknown address makes a contact. */
  private static CrmRecord record(Call call, ObjectSchema schema, JsonNode input) {
    if (input.has("objectId")) {
      return Records.live(schema, input.get("objectId").asText(), null);
    }
    if (input.has("email")) {
      String email = input.get("email").asText();
      CrmRecord known = Records.find(schema, email, "email");
      return known == null ? contact(call, schema, email) : known;
    }
    if (input.has("domain")) {
      return byDomain(schema, input.get("domain").asText());
    }
    throw ApiError.invalid("One of objectId, email, utk or domain must be set");
  }

  private static CrmRecord contact(Call call, ObjectSchema schema, String email) {
    Crm crm = Records.crm(call);
    try {
      Draft draft = crm.drafts(false).create(schema, Map.of("email", email), List.of());
      return crm.writer().apply(draft, Records.source(call));
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, crm.portalId());
    }
  }

  private static CrmRecord byDomain(ObjectSchema schema, String domain) {
    int number = schema.properties().number("domain");
    for (int at = 0; at < schema.records().size(); at++) {
      CrmRecord record = schema.records().at(at);
      if (!record.archived() && domain.equalsIgnoreCase(record.value(number))) {
        return record;
      }
    }
    throw CrmErrors.notFound(domain);
  }
}
