package io.caravan.simulator.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.search.Search;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an export is to write.
 *
 * @param type VIEW or LIST
 * @param format of the file
 * @param properties names, in the order of the columns
 * @param associated object type ids
 * @param internalNames whether the header has internal names, not labels
 * @param internalValues whether options, owners and stages are written by their internal values
 * @param displayNames whether the names of associated records are written beside their ids
 * @param allAssociated whether more than 1,000 associated ids are written per row
 * @param search filters and query; without members for all records
 * @param sorts as the client gave them
 * @param listId of a LIST; else 0
 */
record ExportRequest(
    String type,
    Format format,
    String name,
    String objectTypeId,
    List<String> properties,
    List<String> associated,
    boolean internalNames,
    boolean internalValues,
    boolean displayNames,
    boolean allAssociated,
    ObjectNode search,
    JsonNode sorts,
    long listId) {

  ExportRequest {
    // A snapshot of an earlier version knows CSV alone.
    format = format == null ? Format.CSV : format;
  }

  /** What kind of file is written. */
  enum Format {
    CSV {
      @Override
      ExportFile file(Path directory, String name) throws IOException {
        return new CsvFile(directory, name);
      }
    },
    XLSX {
      @Override
      ExportFile file(Path directory, String name) {
        return new XlsxFile(directory, name);
      }
    };

    /** Begins a file. */
    abstract ExportFile file(Path directory, String name) throws IOException;

    private static Format of(String asked) {
      for (Format format : values()) {
        if (format.name().equals(asked)) {
          return format;
        }
      }
      throw ExportRefused.invalid(
          "format must be CSV or XLSX but was '%s'%s"
              .formatted(
                  asked, asked.equals("XLS") ? ", which this simulator does not write" : ""));
    }
  }

  private static final Set<String> LANGUAGES =
      Set.of(
          "EN", "DE", "ES", "FR", "JA", "NL", "PT_BR", "IT", "PL", "SV", "FI", "ZH_TW", "DA_DK",
          "NO", "KO_KR", "TH", "ZH_CN");

  /**
   * Reads a request.
   *
   * @throws ExportRefused when it is not valid
   * @throws io.caravan.simulator.search.SearchRefused when its filters are not valid
   */
  static ExportRequest read(Crm crm, JsonNode json) {
    String type = json.path("exportType").asText("");
    if (!type.equals("VIEW") && !type.equals("LIST")) {
      throw ExportRefused.invalid("exportType must be VIEW or LIST but was '%s'".formatted(type));
    }
    Format format = Format.of(json.path("format").asText(""));
    if (!LANGUAGES.contains(json.path("language").asText("EN"))) {
      throw ExportRefused.invalid("language must be one of " + new TreeSet<>(LANGUAGES));
    }
    ObjectSchema schema = schema(crm, json.path("objectType").asText(""));
    if (json.path("objectProperties").isEmpty()) {
      throw ExportRefused.invalid("objectProperties is required and must not be empty");
    }
    var properties = new ArrayList<String>();
    for (JsonNode property : json.path("objectProperties")) {
      if (schema.properties().number(property.asText()) < 0) {
        throw ExportRefused.invalid(
            "Property \"%s\" of %s does not exist".formatted(property.asText(), schema.plural()));
      }
      properties.add(property.asText());
    }
    var associated = new ArrayList<String>();
    json.path("associatedObjectType")
        .forEach(each -> associated.add(schema(crm, each.asText()).type().id()));
    var options = new TreeSet<String>();
    json.path("exportInternalValuesOptions").forEach(each -> options.add(each.asText()));
    long listId = json.path("listId").asLong(0);
    if (type.equals("LIST") && listId == 0) {
      throw ExportRefused.invalid("listId is required for exports of a LIST");
    }
    JsonNode asked = json.path("publicCrmSearchRequest");
    var request =
        new ExportRequest(
            type,
            format,
            json.path("exportName").asText(""),
            schema.type().id(),
            List.copyOf(properties),
            List.copyOf(associated),
            options.contains("NAMES"),
            options.contains("VALUES"),
            json.path("includePrimaryDisplayPropertyForAssociatedObjects").asBoolean(false),
            json.path("overrideAssociatedObjectsPerDefinitionPerRowLimit").asBoolean(false),
            search(asked),
            asked.path("sorts"),
            listId);
    new Search(crm, schema, request.search());
    new ExportOrder(schema, request.sorts());
    return request;
  }

  private static ObjectSchema schema(Crm crm, String name) {
    return crm.schema(name)
        .orElseThrow(() -> ExportRefused.invalid("Unable to infer object type from: " + name));
  }

  private static ObjectNode search(JsonNode asked) {
    ObjectNode search = JsonNodeFactory.instance.objectNode();
    for (String member : List.of("filters", "filterGroups", "query")) {
      if (asked.has(member)) {
        search.set(member, asked.get(member));
      }
    }
    return search.put("limit", "0");
  }

  /** Whether every record is wanted. */
  boolean isUnfiltered() {
    return search.path("filters").isEmpty()
        && search.path("filterGroups").isEmpty()
        && search.path("query").asText("").isBlank();
  }
}
