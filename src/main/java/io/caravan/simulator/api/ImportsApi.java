package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Multipart;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.imports.ImportError;
import io.caravan.simulator.imports.ImportJob;
import io.caravan.simulator.imports.ImportRefused;
import io.caravan.simulator.imports.Imports;
import io.caravan.simulator.portal.PerPortal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** Imports of files. Source: HubSpot docs, imports guide. */
public final class ImportsApi implements ApiFamily {

  private static final int PAGE = 100;

  private final PerPortal<Imports> imports;
  private final SimulatorClock clock;

  public ImportsApi(PerPortal<Imports> imports, SimulatorClock clock) {
    this.imports = imports;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.IMPORTS) {
      routes.add("POST", base, BURST, this::start);
      routes.add("GET", base, BURST, this::list);
      routes.add("GET", base + "/{importId}", BURST, this::get);
      routes.add("POST", base + "/{importId}/cancel", BURST, this::cancel);
      routes.add("GET", base + "/{importId}/errors", BURST, this::errors);
    }
  }

  private Imports imports(Call call) {
    call.require("crm.import");
    return imports.of(call.grant().portal().id());
  }

  private ImportJob job(Call call) {
    Imports all = imports(call);
    String id = call.value("importId");
    return (id.matches("\\d{1,18}") ? all.find(Long.parseLong(id)) : all.find(-1))
        .orElseThrow(
            () ->
                ApiError.of(404, "No import found with id " + id)
                    .category("OBJECT_NOT_FOUND")
                    .context("importId", id)
                    .build());
  }

  private Answer start(Call call) {
    Imports all = imports(call);
    Multipart form = Multipart.read(call);
    String request =
        form.text("importRequest")
            .orElseThrow(() -> ApiError.invalid("The part importRequest is missing"));
    var files = new LinkedHashMap<String, byte[]>();
    form.files().forEach(file -> files.put(file.fileName(), file.content()));
    try {
      JsonNode json = Json.read(request.getBytes(StandardCharsets.UTF_8));
      return Answer.ok(json(all.start(json, files, call.grant().app().id())));
    } catch (ImportRefused e) {
      throw e.isTooMuch()
          ? ApiError.of(429, e.getMessage())
              .text("errorType", "RATE_LIMIT")
              .category("RATE_LIMITS")
              .build()
          : ApiError.invalid(e.getMessage());
    }
  }

  private static ObjectNode json(ImportJob job) {
    ObjectNode json = Json.object();
    json.put("id", Long.toString(job.id()));
    json.put("state", job.state().name());
    json.put("createdAt", Timestamps.iso(job.createdAt()));
    json.put("updatedAt", Timestamps.iso(job.updatedAt()));
    ObjectNode metadata = json.putObject("metadata");
    ArrayNode lists = metadata.putArray("objectLists");
    if (job.listId() != 0) {
      lists.addObject().put("listId", Long.toString(job.listId())).put("objectType", "CONTACT");
    }
    ObjectNode counters = metadata.putObject("counters");
    new TreeMap<>(job.counters()).forEach(counters::put);
    ArrayNode fileIds = metadata.putArray("fileIds");
    job.fileIds().forEach(id -> fileIds.add(Long.toString(id)));
    json.set("importRequestJson", job.requestJson());
    json.put("importSource", "API");
    json.put("importName", job.name());
    json.set("mappedObjectTypeIds", Json.array(job.objectTypeIds()));
    json.put("optOutImport", false);
    return json;
  }

  private Answer get(Call call) {
    return Answer.ok(json(job(call)));
  }

  /** Only the imports of the calling app, as HubSpot does. */
  private Answer list(Call call) {
    Imports all = imports(call);
    int limit = Paging.limit(call, PAGE, PAGE);
    long after = Paging.after(call);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (ImportJob job : all.newestFirst()) {
      if (job.appId() != call.grant().app().id() || (after != 0 && job.id() > after)) {
        continue;
      }
      if (results.size() == limit) {
        Paging.next(body, call, Long.toString(job.id()));
        break;
      }
      results.add(json(job));
    }
    return Answer.ok(body);
  }

  private Answer cancel(Call call) {
    ImportJob job = job(call);
    if (!imports(call).cancel(job)) {
      throw ApiError.of(
              400, "Import %d cannot be canceled: its state is %s".formatted(job.id(), job.state()))
          .category("VALIDATION_ERROR")
          .build();
    }
    String now = Timestamps.iso(clock.millis());
    ObjectNode body = Json.object();
    body.put("status", "CANCELED");
    body.put("requestedAt", now);
    body.put("startedAt", now);
    body.put("completedAt", now);
    return Answer.ok(body);
  }

  private Answer errors(Call call) {
    ImportJob job = job(call);
    int limit = Paging.limit(call, PAGE, PAGE);
    long after = Paging.after(call);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (ImportError error : job.errors()) {
      if (error.id() < after) {
        continue;
      }
      if (results.size() == limit) {
        Paging.next(body, call, Long.toString(error.id()));
        break;
      }
      results.add(json(call, error));
    }
    return Answer.ok(body);
  }

  private static ObjectNode json(Call call, ImportError error) {
    ObjectNode json = Json.object();
    json.put("id", Long.toString(error.id()));
    json.put("createdAt", error.at());
    json.put("errorType", error.type());
    if (call.query().isTrue("includeErrorMessage")) {
      json.put("errorMessage", error.message());
    }
    if (!error.objectTypeId().isEmpty()) {
      json.put("objectTypeId", error.objectTypeId());
      Records.crm(call)
          .schema(error.objectTypeId())
          .ifPresent(schema -> json.put("objectType", schema.upperName()));
    }
    if (error.value() != null) {
      json.put("invalidValue", error.value());
    }
    if (error.column() >= 0) {
      json.put("knownColumnNumber", error.column() + 1);
    }
    ObjectNode source = json.putObject("sourceData");
    source.put("fileId", error.fileId());
    source.put("lineNumber", error.line());
    source.put("containsEncryptedProperties", false);
    if (call.query().isTrue("includeRowData")) {
      source.set("rowData", Json.array(error.row()));
    }
    return json;
  }
}
