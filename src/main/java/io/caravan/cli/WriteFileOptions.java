package io.caravan.cli;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import io.caravan.write.file.FileFormat;
import io.caravan.write.file.ImportOrder;
import io.caravan.write.file.UnusableInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say what the rows of a file are. */
final class WriteFileOptions {

  @Parameters(
      paramLabel = "OBJECT_TYPE",
      description = "contacts, companies ..., or an objectTypeId such as 2-123456.")
  private String objectType;

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "A CSV or NDJSON file in UTF-8; - for standard input.")
  private String file;

  @Option(
      names = "--format",
      paramLabel = "csv|ndjson",
      description = "By the file's name, unless it is given.")
  private FileFormat format;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description =
          "create, update, upsert or archive. By default upsert with --id-property, else create.")
  private Operation operation;

  @Option(
      names = "--id-property",
      paramLabel = "NAME",
      description =
          "The unique property that identifies the records, such as email; without it, the record"
              + " id (column id, 'Record ID' or hs_object_id).")
  private String idProperty = "";

  @Option(
      names = "--map",
      paramLabel = "COLUMN=PROPERTY",
      description = "A column that is not named like its property. Can be repeated.")
  private final Map<String, String> properties = new LinkedHashMap<>();

  @Option(
      names = "--ignore-column",
      paramLabel = "COLUMN",
      description = "A column that is left out. Can be repeated.")
  private final Set<String> ignored = new LinkedHashSet<>();

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "Between cells: found out among comma, semicolon and tab unless it is given.")
  private String separator = "";

  @Option(names = "--clear-empty", description = "An empty cell clears the value.")
  private boolean clearEmpty;

  @Option(
      names = "--priority",
      defaultValue = "bulk",
      description = "critical, interactive, normal or bulk (the default).")
  private Priority priority;

  @Option(
      names = "--on-duplicate",
      paramLabel = "update|reject",
      description = "What becomes of a create of a record that exists; reject by default.")
  private String onDuplicate = "reject";

  /** The file's name, or - for standard input. */
  String file() {
    return file;
  }

  boolean fromStandardInput() {
    return file.equals("-");
  }

  /**
   * Opens the file.
   *
   * @throws UnusableInput when there is none
   */
  InputStream open() throws IOException {
    if (fromStandardInput()) {
      return System.in;
    }
    if (!Files.isRegularFile(Path.of(file))) {
      throw new UnusableInput("there is no file " + Path.of(file).toAbsolutePath());
    }
    return Files.newInputStream(Path.of(file));
  }

  /**
   * What is to be done with the rows.
   *
   * @throws UnusableInput when the options do not fit together
   */
  ImportOrder order(long portalId) {
    FileFormat chosen =
        format != null
            ? format
            : FileFormat.ofName(file)
                .orElseThrow(
                    () ->
                        new UnusableInput(
                            "the name '" + file + "' does not tell the format; say --format"));
    ObjectType type =
        ObjectType.find(objectType)
            .orElseThrow(
                () ->
                    new UnusableInput(
                        "'"
                            + objectType
                            + "' is no object type; say a name such as contacts, or an objectTypeId"
                            + " such as 2-123456"));
    if (!onDuplicate.equals("update") && !onDuplicate.equals("reject")) {
      throw new UnusableInput("--on-duplicate is '" + onDuplicate + "'; say update or reject");
    }
    Operation what =
        operation != null ? operation : idProperty.isEmpty() ? Operation.CREATE : Operation.UPSERT;
    return new ImportOrder(
        chosen,
        type,
        what,
        idProperty,
        portalId,
        priority,
        onDuplicate.equals("update"),
        properties,
        ignored,
        separator(),
        clearEmpty);
  }

  private char separator() {
    return switch (separator) {
      case "" -> 0;
      case "\\t", "tab" -> '\t';
      default -> {
        if (separator.length() != 1 || "\"\r\n".contains(separator)) {
          throw new UnusableInput("--separator is '" + separator + "'; say one character, or tab");
        }
        yield separator.charAt(0);
      }
    };
  }
}
