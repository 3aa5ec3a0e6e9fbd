package io.caravan.simulator.imports;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.Crm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Reads an {@code importRequest} with its files. Source: HubSpot docs, imports guide. */
final class ImportRequestReader {

  static final int MAX_ROWS = 1_048_576;
  static final long MAX_BYTES = 512L * 1024 * 1024;

  private static final Set<String> DATE_FORMATS =
      Set.of("MONTH_DAY_YEAR", "DAY_MONTH_YEAR", "YEAR_MONTH_DAY");

  private final Crm crm;
  private final LongSupplier fileIds;

  ImportRequestReader(Crm crm, LongSupplier fileIds) {
    this.crm = crm;
    this.fileIds = fileIds;
  }

  /**
   * Reads a request.
   *
   * @param uploads the uploaded files by name
   * @throws ImportRefused when HubSpot would not begin it
   */
  ImportRequest read(JsonNode json, Map<String, byte[]> uploads) {
    if (json.path("name").asText("").isBlank()) {
      throw ImportRefused.invalid("importRequest: name is required");
    }
    if (json.path("files").isEmpty()) {
      throw ImportRefused.invalid("importRequest: files is required and must not be empty");
    }
    var files = new ArrayList<ImportFile>();
    for (JsonNode file : json.path("files")) {
      files.add(file(file, json.path("dateFormat").asText("MONTH_DAY_YEAR"), uploads));
    }
    return new ImportRequest(
        json.path("name").asText(),
        operations(json.path("importOperations")),
        json.path("createContactListFromImport").asBoolean(false),
        List.copyOf(files),
        json);
  }

  private Map<String, ImportRequest.Operation> operations(JsonNode json) {
    var operations = new LinkedHashMap<String, ImportRequest.Operation>();
    json.fields()
        .forEachRemaining(
            field -> {
              try {
                operations.put(
                    typeId(field.getKey()),
                    ImportRequest.Operation.valueOf(field.getValue().asText()));
              } catch (IllegalArgumentException e) {
                throw ImportRefused.invalid(
                    "importOperations: %s must be CREATE, UPDATE or UPSERT but was '%s'"
                        .formatted(field.getKey(), field.getValue().asText()));
              }
            });
    return operations;
  }

  private String typeId(String name) {
    return crm.schema(name)
        .map(schema -> schema.type().id())
        .orElseThrow(() -> ImportRefused.invalid("Unable to infer object type from: " + name));
  }

  private ImportFile file(JsonNode json, String dateFormat, Map<String, byte[]> uploads) {
    String name = json.path("fileName").asText("");
    byte[] content = uploads.get(name);
    if (content == null) {
      throw ImportRefused.invalid(
          "No file named '%s' was uploaded; there are %s".formatted(name, uploads.keySet()));
    }
    String format = json.path("fileFormat").asText("CSV");
    checkFormat(name, format, content);
    if (content.length > MAX_BYTES) {
      throw ImportRefused.tooMuch(
          "File '%s' has %d bytes; at most %d can be imported"
              .formatted(name, content.length, MAX_BYTES));
    }
    String own = json.path("dateFormat").asText(dateFormat);
    if (!DATE_FORMATS.contains(own)) {
      throw ImportRefused.invalid("dateFormat is not known: " + own);
    }
    JsonNode page = json.path("fileImportPage");
    var columns = new ArrayList<ColumnMapping>();
    for (JsonNode column : page.path("columnMappings")) {
      ColumnMapping mapping = ColumnMapping.read(column);
      typeId(mapping.objectTypeId());
      columns.add(mapping);
    }
    if (columns.isEmpty()) {
      throw ImportRefused.invalid("File '%s' has no columnMappings".formatted(name));
    }
    return new ImportFile(
        fileIds.getAsLong(),
        name,
        page.path("hasHeader").asBoolean(true),
        own,
        List.copyOf(columns),
        content);
  }

  private static void checkFormat(String name, String format, byte[] content) {
    if (!format.equals("CSV") && !format.equals("SPREADSHEET")) {
      throw ImportRefused.invalid(
          "fileFormat of '%s' must be CSV or SPREADSHEET, not '%s'".formatted(name, format));
    }
    if (format.equals("SPREADSHEET") != SheetRows.isSheet(content)) {
      throw ImportRefused.invalid(
          "File '%s' is %s, but its fileFormat is %s"
              .formatted(
                  name, SheetRows.isSheet(content) ? "an XLSX file" : "no XLSX file", format));
    }
  }

  /**
   * Counts the rows of a file.
   *
   * @throws ImportRefused when a spreadsheet is damaged
   */
  static int rows(ImportFile file) {
    if (!SheetRows.isSheet(file.content())) {
      return csvRows(file.content());
    }
    try {
      return SheetRows.count(file.content());
    } catch (IOException e) {
      throw ImportRefused.invalid(
          "File '%s' cannot be read: %s".formatted(file.name(), e.getMessage()));
    }
  }

  /** Counts the rows without reading their values. */
  private static int csvRows(byte[] content) {
    int rows = 0;
    boolean quoted = false;
    boolean begun = false;
    for (byte each : content) {
      if (each == '"') {
        quoted = !quoted;
      }
      if (each == '\n' && !quoted) {
        rows += begun ? 1 : 0;
        begun = false;
      } else {
        begun |= each != '\r';
      }
    }
    return rows + (begun ? 1 : 0);
  }
}
