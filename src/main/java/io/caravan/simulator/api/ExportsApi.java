package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.exports.ExportFiles;
import io.caravan.simulator.exports.ExportJob;
import io.caravan.simulator.exports.ExportRefused;
import io.caravan.simulator.exports.Exports;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.portal.PerPortal;
import io.caravan.simulator.search.SearchRefused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Exports of records, and the files they become. Source: HubSpot docs, exports guide. */
public final class ExportsApi implements ApiFamily {

  /** Where files are fetched: no call of the API, but of the storage behind it. */
  private static final String STORAGE = "/export-files";

  private final PerPortal<Exports> exports;
  private final ExportFiles files;

  public ExportsApi(PerPortal<Exports> exports, ExportFiles files) {
    this.exports = exports;
    this.files = files;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.EXPORTS) {
      routes.add("POST", base + "/async", BURST, this::start);
      routes.add("GET", base + "/async/tasks/{taskId}/status", BURST, this::status);
      routes.add("GET", base + "/{exportId}", BURST, this::get);
    }
    routes.addOpen("GET", STORAGE + "/{key}/{name}", this::download);
  }

  private Exports exports(Call call) {
    call.require("crm.export");
    return exports.of(call.grant().portal().id());
  }

  private ExportJob job(Call call, String id) {
    Exports all = exports(call);
    return (id.matches("\\d{1,18}") ? all.find(Long.parseLong(id)) : all.find(-1))
        .orElseThrow(
            () ->
                ApiError.of(404, "No export found with id " + id)
                    .category("OBJECT_NOT_FOUND")
                    .context("id", id)
                    .build());
  }

  private Answer start(Call call) {
    Exports all = exports(call);
    try {
      ExportJob job = all.start(call.json());
      ObjectNode body = Json.object().put("id", Long.toString(job.id()));
      body.putObject("links")
          .put("status", call.address(call.path() + "/tasks/" + job.id() + "/status"));
      return Answer.json(202, body);
    } catch (ExportRefused e) {
      throw e.isTooMany()
          ? ApiError.of(429, e.getMessage())
              .text("errorType", "RATE_LIMIT")
              .category("RATE_LIMITS")
              .build()
          : ApiError.invalid(e.getMessage());
    } catch (SearchRefused e) {
      throw ApiError.invalid(e.getMessage());
    }
  }

  private Answer status(Call call) {
    ExportJob job = job(call, call.value("taskId"));
    ObjectNode body = Json.object();
    body.put(
        "status",
        switch (job.state()) {
          case ENQUEUED -> "PENDING";
          case PROCESSING -> "PROCESSING";
          case DONE -> "COMPLETE";
          case FAILED -> "CANCELED";
        });
    body.put("requestedAt", Timestamps.iso(job.requestedAt()));
    if (job.startedAt() != 0) {
      body.put("startedAt", Timestamps.iso(job.startedAt()));
    }
    if (job.completedAt() != 0) {
      body.put("completedAt", Timestamps.iso(job.completedAt()));
    }
    body.put("numErrors", 0);
    body.putArray("errors");
    if (job.file() != null) {
      body.put(
          "result",
          call.address(STORAGE + "/" + files.link(job.file()) + "/" + job.file().getFileName()));
    }
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    ExportJob job = job(call, call.value("exportId"));
    ObjectNode body = Json.object();
    body.put("id", Long.toString(job.id()));
    body.put("exportName", job.name());
    body.put("exportType", job.type());
    body.put("exportState", job.state().name());
    body.put(
        "objectType",
        Records.crm(call)
            .schema(job.objectTypeId())
            .map(ObjectSchema::upperName)
            .orElse(job.objectTypeId()));
    body.set("objectProperties", Json.array(job.properties()));
    body.put("createdAt", Timestamps.iso(job.requestedAt()));
    body.put(
        "updatedAt",
        Timestamps.iso(Math.max(job.requestedAt(), Math.max(job.startedAt(), job.completedAt()))));
    if (job.state() == ExportJob.State.DONE) {
      body.put("recordCount", job.written());
    }
    return Answer.ok(body);
  }

  private Answer download(Call call) {
    Path file = files.find(call.value("key")).orElse(null);
    if (file == null || !file.getFileName().toString().equals(call.value("name"))) {
      return Answer.raw(
          403,
          "application/xml",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
              .getBytes(StandardCharsets.UTF_8));
    }
    return Answer.file(
        mediaType(file.toString()),
        file,
        Map.of("Content-Disposition", "attachment; filename=\"" + file.getFileName() + "\""));
  }

  private static String mediaType(String file) {
    if (file.endsWith(".xlsx")) {
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    }
    return file.endsWith(".zip") ? "application/zip" : "text/csv;charset=utf-8";
  }
}
