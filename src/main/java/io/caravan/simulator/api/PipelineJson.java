package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Pipeline;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The JSON of pipelines and stages. Source: HubSpot docs, pipelines guide. */
final class PipelineJson {

  private static final Set<String> TICKET_STATES = Set.of("OPEN", "CLOSED");

  private PipelineJson() {}

  static ObjectNode write(Pipeline pipeline) {
    ObjectNode node = Json.object();
    node.put("id", pipeline.id());
    node.put("label", pipeline.label());
    node.put("displayOrder", pipeline.displayOrder());
    ArrayNode stages = node.putArray("stages");
    pipeline.stages().forEach(stage -> stages.add(write(stage)));
    node.put("archived", false);
    node.put("createdAt", Timestamps.iso(pipeline.createdAt()));
    node.put("updatedAt", Timestamps.iso(pipeline.updatedAt()));
    return node;
  }

  static ObjectNode write(Pipeline.Stage stage) {
    ObjectNode node = Json.object();
    node.put("id", stage.id());
    node.put("label", stage.label());
    node.put("displayOrder", stage.displayOrder());
    ObjectNode metadata = node.putObject("metadata");
    stage.metadata().forEach(metadata::put);
    node.put("writePermissions", "CRM_PERMISSIONS_ENFORCEMENT");
    node.put("archived", false);
    node.put("createdAt", Timestamps.iso(stage.createdAt()));
    node.put("updatedAt", Timestamps.iso(stage.updatedAt()));
    return node;
  }

  /** The stages of a new pipeline, or those that replace a pipeline's. */
  static List<Pipeline.Stage> stages(ObjectSchema schema, JsonNode array, long now) {
    var stages = new ArrayList<Pipeline.Stage>();
    var ids = new HashSet<String>();
    for (JsonNode json : array) {
      Pipeline.Stage stage = newStage(schema, json, stages.size(), now);
      if (!ids.add(stage.id())) {
        throw ApiError.invalid("Stage ids must be unique: " + stage.id());
      }
      stages.add(stage);
    }
    return stages;
  }

  /**
   * Reads a new stage.
   *
   * @param order its place unless it names one
   */
  static Pipeline.Stage newStage(ObjectSchema schema, JsonNode json, int order, long now) {
    return new Pipeline.Stage(
        json.path("stageId").asText(UUID.randomUUID().toString()),
        label(json, "stage"),
        json.path("displayOrder").asInt(order),
        metadata(schema, Map.of(), json.path("metadata")),
        now,
        now);
  }

  /** What a PUT ({@code whole}) or a PATCH makes of a stage. */
  static Pipeline.Stage changed(
      ObjectSchema schema, Pipeline.Stage before, JsonNode json, boolean whole, long now) {
    return new Pipeline.Stage(
        before.id(),
        whole ? label(json, "stage") : json.path("label").asText(before.label()),
        json.path("displayOrder").asInt(before.displayOrder()),
        metadata(schema, whole ? Map.of() : before.metadata(), json.path("metadata")),
        before.createdAt(),
        now);
  }

  static String label(JsonNode json, String what) {
    String label = json.path("label").asText("");
    if (label.isBlank()) {
      throw ApiError.invalid("A " + what + " needs a label");
    }
    return label;
  }

  private static Map<String, String> metadata(
      ObjectSchema schema, Map<String, String> before, JsonNode json) {
    Map<String, String> metadata = new LinkedHashMap<>(before);
    json.fields().forEachRemaining(e -> metadata.put(e.getKey(), e.getValue().asText()));
    if (schema.type().id().equals("0-3")) {
      double probability = probability(metadata.get("probability"));
      boolean closed = probability == 0 || probability == 1;
      if (!json.has("isClosed")) {
        metadata.put("isClosed", Boolean.toString(closed));
      }
    } else if (schema.type().id().equals("0-5")
        && !TICKET_STATES.contains(metadata.computeIfAbsent("ticketState", key -> "OPEN"))) {
      throw ApiError.invalid(
          "metadata.ticketState must be one of " + TICKET_STATES + ": " + metadata);
    }
    return metadata;
  }

  private static double probability(String text) {
    try {
      double probability = text == null ? -1 : Double.parseDouble(text);
      if (probability >= 0 && probability <= 1) {
        return probability;
      }
    } catch (NumberFormatException e) {
      // answered below like any other wrong number
    }
    throw ApiError.invalid(
        "A deal stage needs metadata.probability from 0.0 to 1.0, but it is " + text);
  }
}
