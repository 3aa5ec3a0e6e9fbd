package io.caravan.simulator.exports;

import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.crm.Pipeline;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyOption;
import io.caravan.simulator.crm.Timestamps;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns records into the cells of an export. */
final class ExportRows {

  private static final int MAX_ASSOCIATED = 1000;
  private static final Set<String> STAGES = Set.of("dealstage", "hs_pipeline_stage");
  private static final Set<String> PIPELINES = Set.of("pipeline", "hs_pipeline");

  /** The properties that name records of HubSpot's own types. */
  private static final Map<String, List<String>> DISPLAY =
      Map.of(
          "0-1", List.of("firstname", "lastname"),
          "0-3", List.of("dealname"),
          "0-5", List.of("subject"));

  private final Crm crm;
  private final ExportRequest request;
  private final ObjectSchema schema;
  private final List<Integer> numbers;
  private final List<ObjectSchema> associated;
  private final DateTimeFormatter time;

  /**
   * @param zone in which times are written
   */
  ExportRows(Crm crm, ExportRequest request, ZoneId zone) {
    this.crm = crm;
    this.request = request;
    this.schema = crm.schema(request.objectTypeId()).orElseThrow();
    this.numbers = request.properties().stream().map(schema.properties()::number).toList();
    this.associated =
        request.associated().stream().map(type -> crm.schema(type).orElseThrow()).toList();
    this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
  }

  List<String> header() {
    var cells = new ArrayList<String>();
    cells.add(request.internalNames() ? "hs_object_id" : "Record ID");
    for (String name : request.properties()) {
      cells.add(
          request.internalNames() ? name : schema.properties().find(name).orElseThrow().label());
    }
    for (ObjectSchema type : associated) {
      cells.add("Associated " + type.details().singular() + " IDs");
      if (request.displayNames()) {
        cells.add("Associated " + type.details().singular());
      }
    }
    return cells;
  }

  List<String> row(CrmRecord record) {
    var cells = new ArrayList<String>();
    cells.add(Long.toString(record.id()));
    for (int number : numbers) {
      String value = number < 0 ? null : record.value(number);
      cells.add(value == null ? "" : shown(schema.properties().get(number), value));
    }
    for (ObjectSchema type : associated) {
      addAssociated(cells, record, type);
    }
    return cells;
  }

  private void addAssociated(List<String> cells, CrmRecord record, ObjectSchema type) {
    var ids = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (long id : record.links().targets(type.ordinal(), 0)) {
      CrmRecord other = type.records().find(id);
      if (other == null || other.archived()) {
        continue;
      }
      if (ids.size() == MAX_ASSOCIATED && !request.allAssociated()) {
        break;
      }
      ids.add(Long.toString(id));
      names.add(displayName(type, other));
    }
    cells.add(String.join(";", ids));
    if (request.displayNames()) {
      cells.add(String.join(";", names));
    }
  }

  /** What people call a record; its e-mail address where it has no name. */
  private static String displayName(ObjectSchema type, CrmRecord record) {
    String own = type.details().primaryDisplay();
    List<String> names =
        own == null ? DISPLAY.getOrDefault(type.type().id(), List.of("name")) : List.of(own);
    String name =
        names.stream()
            .map(property -> value(type, record, property))
            .filter(value -> !value.isEmpty())
            .collect(Collectors.joining(" "));
    return name.isEmpty() && type.identifiedByEmail() ? value(type, record, "email") : name;
  }

  private static String value(ObjectSchema type, CrmRecord record, String property) {
    int number = type.properties().number(property);
    String value = number < 0 ? null : record.value(number);
    return value == null ? "" : value;
  }

  private String shown(PropertyDefinition property, String value) {
    if (request.internalValues()) {
      return value;
    }
    if ("OWNER".equals(property.referencedObjectType())) {
      return owner(crm.owners(), value);
    }
    if (property.type().equals("datetime")) {
      Long millis = Timestamps.parse(value);
      return millis == null ? value : time.format(Instant.ofEpochMilli(millis));
    }
    if (STAGES.contains(property.name()) || PIPELINES.contains(property.name())) {
      return stageOrPipeline(property, value);
    }
    if (!property.type().equals("enumeration")) {
      return value;
    }
    var labels = new ArrayList<String>();
    for (String each : value.split(";")) {
      labels.add(label(property, each));
    }
    return String.join(";", labels);
  }

  private static String owner(Map<Long, Owner> owners, String id) {
    Owner owner = id.matches("\\d{1,18}") ? owners.get(Long.valueOf(id)) : null;
    return owner == null ? id : owner.firstName() + " " + owner.lastName();
  }

  private String stageOrPipeline(PropertyDefinition property, String id) {
    for (Pipeline pipeline : crm.pipelines().of(schema.type().id())) {
      if (PIPELINES.contains(property.name())) {
        if (pipeline.id().equals(id)) {
          return pipeline.label();
        }
        continue;
      }
      for (Pipeline.Stage stage : pipeline.stages()) {
        if (stage.id().equals(id)) {
          return stage.label();
        }
      }
    }
    return id;
  }

  private static String label(PropertyDefinition property, String value) {
    for (PropertyOption option : property.options()) {
      if (option.value().equals(value)) {
        return option.label();
      }
    }
    return value;
  }
}
