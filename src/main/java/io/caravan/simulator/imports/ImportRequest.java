package io.caravan.simulator.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What an import is to do.
 *
 * @param operations CREATE, UPDATE or UPSERT by object type id
 * @param contactList whether the imported contacts become a list
 * @param json as the client gave it
 */
record ImportRequest(
    String name,
    Map<String, Operation> operations,
    boolean contactList,
    List<ImportFile> files,
    JsonNode json) {

  enum Operation {
    CREATE,
    UPDATE,
    UPSERT
  }

  /** The object types of all files, in order of their first columns. */
  List<String> objectTypeIds() {
    return files.stream()
        .flatMap(file -> file.columns().stream())
        .map(ColumnMapping::objectTypeId)
        .distinct()
        .toList();
  }

  /** The same with empty files, once nobody reads them any more. */
  ImportRequest withoutContents() {
    List<ImportFile> empty = files.stream().map(ImportFile::withoutContent).toList();
    return new ImportRequest(name, operations, contactList, empty, json);
  }
}
