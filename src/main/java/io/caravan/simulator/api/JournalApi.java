package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Handler;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.http.Throttle;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.webhooks.journal.AppJournal;
import io.caravan.simulator.webhooks.journal.JournalReader;
import io.caravan.simulator.webhooks.journal.JournalSnapshots;
import java.util.ArrayList;
import java.util.List;

/** Reads the webhooks journal. Source: HubSpot docs, "Webhooks journal". */
public final class JournalApi implements ApiFamily {

  private static final Throttle READS = new Throttle("webhooks-journal", 100);
  private static final Throttle SNAPSHOTS = new Throttle("webhooks-journal-snapshots", 10);
  private static final int MAX_FILES = 100;

  private final JournalReader reader;
  private final JournalSnapshots snapshots;
  private final SimulatorClock clock;

  public JournalApi(JournalReader reader, JournalSnapshots snapshots, SimulatorClock clock) {
    this.reader = reader;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String journal : List.of("journal", "journal-local")) {
      String base = "/webhooks-journal/" + journal + "/{v}";
      read(
          routes,
          base + "/earliest",
          call -> one(call, reader.earliest(app(call), 1, portal(call))));
      read(routes, base + "/latest", call -> one(call, reader.latest(app(call), 1, portal(call))));
      read(routes, base + "/offset/{offset}/next", call -> one(call, next(call, 1)));
      read(
          routes,
          base + "/batch/earliest/{count}",
          call -> many(call, reader.earliest(app(call), count(call), portal(call))));
      read(
          routes,
          base + "/batch/latest/{count}",
          call -> many(call, reader.latest(app(call), count(call), portal(call))));
      read(
          routes,
          base + "/batch/{offset}/next/{count}",
          call -> many(call, next(call, count(call))));
      routes.addThrottled("POST", base + "/batch/read", READS, this::readBatch);
      routes.addThrottled("GET", base + "/status/{statusId}", SNAPSHOTS, this::status);
    }
    routes.addThrottled("POST", "/webhooks-journal/snapshots/{v}/crm", SNAPSHOTS, this::snapshot);
    routes.addOpen("GET", JournalReader.FILES + "/{appId}/{offset}", this::download);
  }

  private static void read(Routes routes, String path, Handler handler) {
    routes.addThrottled(
        "GET",
        path,
        READS,
        call -> {
          call.require(Scopes.JOURNAL_READ);
          return handler.handle(call);
        });
  }

  private static io.caravan.simulator.oauth.App app(Call call) {
    return call.grant().app();
  }

  /** Only the files of one portal; null for all. */
  private static Long portal(Call call) {
    return call.query()
        .first("installPortalId")
        .map(text -> number(text, "installPortalId"))
        .orElse(null);
  }

  private static long number(String text, String name) {
    if (!text.matches("\\d{1,18}")) {
      throw ApiError.invalid("Invalid " + name + ": " + text);
    }
    return Long.parseLong(text);
  }

  private static int count(Call call) {
    long count = number(call.value("count"), "count");
    if (count < 1 || count > MAX_FILES) {
      throw ApiError.invalid("Invalid count: it must lie between 1 and 100 but was " + count);
    }
    return (int) count;
  }

  private List<JournalReader.Entry> next(Call call, int count) {
    try {
      return reader.after(app(call), call.value("offset"), count, portal(call));
    } catch (AppJournal.UnknownOffset e) {
      throw ApiError.of(404, e.getMessage()).category("OBJECT_NOT_FOUND").build();
    }
  }

  private static Answer one(Call call, List<JournalReader.Entry> entries) {
    return entries.isEmpty() ? Answer.none() : Answer.ok(entries.get(0).json(call::address));
  }

  private Answer many(Call call, List<JournalReader.Entry> entries) {
    var batch = new Batch(clock.millis());
    entries.forEach(entry -> batch.add(entry.json(call::address)));
    return batch.answer(200, clock.millis(), null);
  }

  private Answer readBatch(Call call) {
    call.require(Scopes.JOURNAL_READ);
    var batch = new Batch(clock.millis());
    for (String offset : Batch.texts(call.json())) {
      reader
          .at(app(call), offset)
          .ifPresentOrElse(
              entry -> batch.add(entry.json(call::address)),
              () -> batch.fail(CrmErrors.notFound(offset).entry()));
    }
    return batch.answer(200, clock.millis(), null);
  }

  /** The address itself is the permission. */
  private Answer download(Call call) {
    String app = call.value("appId");
    return reader
        .download(
            app.matches("\\d{1,18}") ? Long.parseLong(app) : -1,
            call.value("offset"),
            call.query().first("Expires").filter(t -> t.matches("\\d{1,18}")).orElse("0"),
            call.query().first("Signature").orElse(""))
        .map(json -> Answer.raw(200, "application/json", json))
        .orElseThrow(() -> ApiError.of(403, "Request has expired or is not signed").build());
  }

  private Answer snapshot(Call call) {
    call.require(Scopes.JOURNAL_SNAPSHOTS_WRITE);
    JsonNode requests = call.json().path("snapshotRequests");
    if (!requests.isArray() || requests.isEmpty() || requests.size() > MAX_FILES) {
      throw ApiError.invalid("snapshotRequests must hold 1 to 100 requests");
    }
    ObjectNode body = Json.object();
    var responses = body.putArray("snapshotResponses");
    for (JsonNode request : requests) {
      var properties = new ArrayList<String>();
      request.path("properties").forEach(each -> properties.add(each.asText()));
      JournalSnapshots.Snapshot asked =
          snapshots.ask(
              new JournalSnapshots.Request(
                  app(call),
                  request.path("portalId").asLong(),
                  request.path("objectTypeId").asText(),
                  request.path("objectId").asLong(),
                  properties));
      ObjectNode response = responses.addObject();
      response.put("portalId", asked.request().portalId());
      response.put("objectId", asked.request().objectId());
      response.put("objectTypeId", asked.request().objectTypeId());
      response.put("snapshotStatusId", asked.id());
    }
    return Answer.ok(body);
  }

  private Answer status(Call call) {
    call.require(Scopes.JOURNAL_SNAPSHOTS_READ);
    JournalSnapshots.Snapshot found =
        snapshots
            .find(call.value("statusId"), app(call))
            .orElseThrow(() -> CrmErrors.notFound(call.value("statusId")));
    ObjectNode body = Json.object();
    body.put("id", found.id());
    body.put("initiatedAt", Timestamps.iso(found.initiatedAt()));
    if (found.completedAt() > 0) {
      body.put("completedAt", Timestamps.iso(found.completedAt()));
    }
    body.put("status", found.status().name());
    if (found.errorCode() != null) {
      body.put("errorCode", found.errorCode());
      body.put("message", found.message());
    }
    return Answer.ok(body);
  }
}
