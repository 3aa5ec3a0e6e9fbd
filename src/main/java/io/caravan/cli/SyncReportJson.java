package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.mirror.sync.SyncCount;

/** The report as JSON; docs/sync-report.schema.json describes it. */
final class SyncReportJson {

  private static final int SCHEMA = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private SyncReportJson() {}

  /**
   * The text.
   *
   * @param exitCode what the command tells the shell
   */
  static String text(SyncReport report, int exitCode) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("schema", SCHEMA)
            .put("startedAt", report.startedAt().toString())
            .put("seconds", report.millis() / 1_000.0)
            .put("through", report.through())
            .put("dryRun", report.dryRun())
            .put("peakHeapMegabytes", report.peakHeapBytes() >> 20)
            .put("exitCode", exitCode);
    var objects = json.putArray("objects");
    for (ObjectReport object : report.objects()) {
      ObjectNode one =
          objects
              .addObject()
              .put("portalId", object.portalId())
              .put("portal", object.portal())
              .put("object", object.object())
              .put("mode", object.mode())
              .put("runId", object.runId())
              .put("verdict", object.verdict().code())
              .put("message", object.message());
      figures(one, object);
      one.set("differences", JSON.valueToTree(object.differences()));
    }
    figures(json.putObject("total"), report.total());
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void figures(ObjectNode json, ObjectReport object) {
    for (SyncCount what : SyncCount.values()) {
      json.put(what.code(), object.count(what));
    }
    json.put("callsPerThousandRecords", rounded(object.callsPerThousand()))
        .put("recordsPerSecond", rounded(object.recordsPerSecond()))
        .put("seconds", object.millis() / 1_000.0);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
