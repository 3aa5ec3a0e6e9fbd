package io.caravan.mirror.export;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a row of an export the record that a listing would have given. */
final class ExportRecords {

  /** The column of the id: the first of these that is there. */
  private static final List<String> ID = List.of("Record ID", "hs_object_id");

  private final long portalId;
  private final ObjectType type;
  private final List<String> header;
  private final Set<String> wanted;
  private final ExportValues values;
  private final int id;

  /**
   * @param header the names of the columns: internal names
   * @throws ExportUnusable when a wanted property or the id is not there
   */
  ExportRecords(
      long portalId,
      ObjectType type,
      List<String> header,
      Set<String> wanted,
      Collection<PropertyDefinition> schema) {
    this.portalId = portalId;
    this.type = type;
    this.header = header;
    this.wanted = wanted;
    this.values = new ExportValues(schema);
    this.id =
        ID.stream()
            .mapToInt(header::indexOf)
            .filter(index -> index >= 0)
            .findFirst()
            .orElseThrow(() -> new ExportUnusable("it has no column with the records' ids"));
    List<String> missing = wanted.stream().filter(name -> !header.contains(name)).toList();
    if (!missing.isEmpty() && !missing.equals(List.of("hs_object_id"))) {
      throw new ExportUnusable("it lacks the properties " + String.join(", ", missing));
    }
  }

  /**
   * @throws ExportUnusable when the row has no id, or a value is less exact than the API's
   */
  FetchedRecord read(String[] row) {
    if (row.length <= id || !row[id].matches("\\d{1,18}")) {
      throw new ExportUnusable("a row has no record id");
    }
    Map<String, String> read = new LinkedHashMap<>();
    Map<String, String> times = new LinkedHashMap<>();
    if (wanted.contains("hs_object_id")) {
      read.put("hs_object_id", row[id]);
    }
    for (int column = 0; column < header.size() && column < row.length; column++) {
      String name = header.get(column);
      String cell = row[column];
      if (column == id || cell == null || cell.isEmpty()) {
        continue;
      }
      if (wanted.contains(name)) {
        read.put(name, values.of(name, cell));
      }
      if (name.equals(type.createdProperty()) || name.equals(type.lastModifiedProperty())) {
        times.put(name, values.of(name, cell));
      }
    }
    var ref = new RecordRef(portalId, type, Long.parseLong(row[id]));
    return RecordJson.ofValues(ref, read, times);
  }
}
