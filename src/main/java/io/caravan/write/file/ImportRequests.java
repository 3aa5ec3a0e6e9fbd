package io.caravan.write.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.http.InboundRequest;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.write.ConnectedPortals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers requests about imports. Blocks. */
final class ImportRequests {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JSON_TYPE = "application/json";
  private static final int PLANNED_SHOWN = 100;

  private final Imports imports;
  private final DryRun dryRun;
  private final ConnectedPortals portals;
  private final ImportConfiguration.Doors doors;
  private final FeatureFlags features;

  ImportRequests(
      Imports imports,
      DryRun dryRun,
      ConnectedPortals portals,
      ImportConfiguration.Doors doors,
      FeatureFlags features) {
    this.imports = imports;
    this.dryRun = dryRun;
    this.portals = portals;
    this.doors = doors;
    this.features = features;
  }

  /** {@code POST /api/writes/import}. */
  void take(Exchange exchange) throws IOException, InterruptedException {
    features.require(Feature.IMPORTS);
    Caller caller = Callers.of(exchange);
    InboundRequest request = exchange.getMessage().getBody(InboundRequest.class);
    try {
      var parameters = ImportParameters.of(request, portals.seenBy(caller));
      if (parameters.dryRun()) {
        features.require(Feature.DRY_RUNS);
        answer(exchange, 200, plan(caller, request, parameters.order()));
        return;
      }
      WriteDoor door = doors.open(caller, parameters.validate());
      String id =
          imports.take(
              caller, request.body(), parameters.order(), request.header("Idempotency-Key"), door);
      ObjectNode answer = json(imports.progress(caller, id, door).orElseThrow());
      answer(exchange, 202, answer).setHeader("Location", "/api/writes/imports/" + id);
    } catch (UnusableInput e) {
      throw new RequestRefused(400, e.getMessage());
    } catch (WriteDoor.Busy busy) {
      throw new RequestRefused(
          503,
          "No more can be kept now. Send the same again later; with an Idempotency-Key it goes on where it stopped");
    }
  }

  /** {@code GET /api/writes/imports/{id}}. */
  void show(Exchange exchange) throws IOException, InterruptedException {
    String id = id(exchange);
    Caller caller = Callers.of(exchange);
    answer(
        exchange,
        200,
        json(
            imports.progress(caller, id, doors.open(caller, true)).orElseThrow(() -> missing(id))));
  }

  /** {@code GET /api/writes/imports/{id}/results}. */
  void results(Exchange exchange) throws IOException, InterruptedException {
    String id = id(exchange);
    Caller caller = Callers.of(exchange);
    FileFormat format =
        imports.entry(caller, id).map(ImportTable.Row::format).orElseThrow(() -> missing(id));
    var out = new StringWriter();
    imports.results(id, format, doors.open(caller, true), out);
    answer(exchange, 200, format.mediaType(), out.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Turns what callers of the route write hand over into a plan. */
  void plan(Exchange exchange) {
    DryRun seen = dryRun.seenBy(Callers.within(exchange));
    exchange.getMessage().setBody(seen.of(exchange.getMessage().getBody(byte[].class)));
  }

  private ObjectNode plan(Caller caller, InboundRequest request, ImportOrder order)
      throws IOException {
    ObjectNode answer = JSON.createObjectNode();
    var rows = answer.putArray("rows");
    try (Rows file = Rows.open(new ByteArrayInputStream(request.body()), order)) {
      DryRun.Sum sum =
          dryRun
              .seenBy(caller)
              .of(
                  file,
                  order.portalId(),
                  row -> {
                    if (row.kind() != PlannedRow.Kind.UNCHANGED && rows.size() < PLANNED_SHOWN) {
                      rows.add(DryRun.json(row));
                    }
                  });
      answer.setAll(DryRun.json(sum));
    }
    return answer;
  }

  private static ObjectNode json(Imports.Progress progress) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("importId", progress.id())
            .put("whole", progress.whole())
            .put("rows", progress.rows())
            .put("accepted", progress.accepted());
    ObjectNode counts = node.putObject("counts");
    progress.states().forEach((state, count) -> counts.put(state.label(), count));
    var rejected = node.putArray("rejected");
    progress
        .rejected()
        .forEach(
            row -> {
              ObjectNode one =
                  rejected
                      .addObject()
                      .put("line", row.line() == 0 ? null : (Long) row.line())
                      .put("writeId", row.writeId())
                      .put("state", row.state());
              one.set("problems", JSON.valueToTree(row.problems()));
            });
    return node;
  }

  private static String id(Exchange exchange) {
    InboundRequest request = exchange.getMessage().getBody(InboundRequest.class);
    QueryParameters.of(request, Set.of()).complete();
    return Optional.ofNullable(request.pathParameters().get("id")).orElse("");
  }

  private static RequestRefused missing(String id) {
    return new RequestRefused(404, "There is no import " + id);
  }

  private static Message answer(Exchange exchange, int status, ObjectNode body) {
    return answer(exchange, status, JSON_TYPE, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Message answer(Exchange exchange, int status, String type, byte[] body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader("Content-Type", type);
    message.setBody(body);
    return message;
  }
}
