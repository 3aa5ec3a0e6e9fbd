package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The API's OpenAPI document, as far as tests ask it. */
final class ApiDocument {

  private static final String ID = "https://caravan.example/openapi.json";

  private final JsonNode document;
  private final JsonSchemaFactory schemas;

  ApiDocument(JsonNode document) {
    this.document = document;
    this.schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, document.toString()))));
  }

  JsonNode at(String pointer) {
    return document.at(pointer);
  }

  /** Such as {@code GET /api/writes}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            operations.add(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** The node itself, or what it refers to. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** Everything that a schema of the document has against a value. */
  List<String> complaints(String schemaPointer, JsonNode value) {
    JsonSchema schema = schemas.getSchema(SchemaLocation.of(ID + "#" + schemaPointer));
    List<String> complaints = new ArrayList<>();
    for (ValidationMessage message : schema.validate(value)) {
      complaints.add(message.toString());
    }
    return complaints;
  }

  /**
   * Everything that the document has against an answer.
   *
   * @param operation such as {@code GET /api/writes}
   */
  List<String> complaints(String operation, int status, String type, JsonNode body) {
    String[] words = operation.split(" ");
    String pointer =
        "/paths/"
            + words[1].replace("~", "~0").replace("/", "~1")
            + "/"
            + words[0].toLowerCase(java.util.Locale.ROOT)
            + "/responses/"
            + status;
    JsonNode response = document.at(pointer);
    if (response.isMissingNode()) {
      return List.of(operation + " does not answer " + status);
    }
    if (response.has("$ref")) {
      pointer = response.path("$ref").asText().substring(1);
      response = document.at(pointer);
    }
    if (!response.path("content").has(type)) {
      return List.of(operation + " does not answer " + status + " as " + type);
    }
    return complaints(pointer + "/content/" + type.replace("/", "~1") + "/schema", body);
  }
}
