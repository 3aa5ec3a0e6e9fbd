package io.caravan.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.HubSpotCall;
import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Makes the one call that carries a batch of writes with the same batch key. */
final class BatchCall {

  /** How long a batch may wait for its permit and be repeated, in all. */
  static final Duration DEADLINE = Duration.ofMinutes(10);

  private final ApiPaths paths;

  BatchCall(ApiPaths paths) {
    this.paths = paths;
  }

  /** HubSpot's maximum of inputs in one call. */
  static int limit(Operation operation) {
    return operation == Operation.ASSOCIATE ? 2_000 : 100;
  }

  HubSpotCall of(List<Write> batch) {
    Write first = batch.get(0);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode inputs = body.putArray("inputs");
    batch.forEach(write -> describe(write, inputs.addObject()));
    return new HubSpotCall(
        first.portalId(),
        "POST",
        path(first),
        "",
        body.toString().getBytes(StandardCharsets.UTF_8),
        first.priority(),
        DEADLINE,
        first.operation().repeatable());
  }

  private ApiPath path(Write write) {
    return switch (write.operation()) {
      case CREATE, UPDATE, UPSERT, ARCHIVE ->
          paths.objectBatch(write.type(), write.operation().label());
      case ASSOCIATE -> {
        Link link = write.links().get(0);
        yield paths.associationBatch(
            write.type(), link.toType(), link.types().isEmpty() ? "associate/default" : "create");
      }
      case DISSOCIATE ->
          paths.associationBatch(write.type(), write.links().get(0).toType(), "archive");
    };
  }

  private static void describe(Write write, ObjectNode input) {
    switch (write.operation()) {
      case CREATE -> {
        properties(write, input);
        associations(write, input);
        input.put("objectWriteTraceId", write.id());
      }
      case UPDATE, UPSERT -> {
        input.put("id", write.target().value());
        if (!write.target().isRecordId()) {
          input.put("idProperty", write.target().idProperty());
        }
        properties(write, input);
        input.put("objectWriteTraceId", write.id());
      }
      case ARCHIVE -> input.put("id", write.target().value());
      case ASSOCIATE -> {
        Link link = write.links().get(0);
        input.putObject("from").put("id", write.target().value());
        input.putObject("to").put("id", link.toId());
        if (!link.types().isEmpty()) {
          types(link, input);
        }
      }
      case DISSOCIATE -> {
        input.putObject("from").put("id", write.target().value());
        input.putArray("to").addObject().put("id", write.links().get(0).toId());
      }
    }
  }

  private static void properties(Write write, ObjectNode input) {
    ObjectNode properties = input.putObject("properties");
    write.properties().forEach(properties::put);
  }

  private static void associations(Write write, ObjectNode input) {
    ArrayNode associations = input.putArray("associations");
    for (Link link : write.links()) {
      ObjectNode association = associations.addObject();
      association.putObject("to").put("id", link.toId());
      types(link, association);
    }
  }

  private static void types(Link link, ObjectNode target) {
    ArrayNode types = target.putArray("types");
    link.types()
        .forEach(
            type ->
                types
                    .addObject()
                    .put("associationCategory", type.category())
                    .put("associationTypeId", type.typeId()));
  }
}
