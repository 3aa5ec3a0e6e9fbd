package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.PropertyChange;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.crm.Version;
import io.caravan.simulator.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Writes records as HubSpot does: ids and values as text, empty known properties as null, unknown
 * ones left out.
 */
final class RecordJson {

  /** How many links of a type come with a record; the others are for the associations API. */
  private static final int MAX_LINKS = 500;

  private final Crm crm;
  private final ObjectSchema schema;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Integer> historyNumbers = new ArrayList<>();
  private final List<ObjectSchema> associated;

  /**
   * @param properties names asked for; empty for the default ones
   * @param history names whose histories are asked for
   * @param associated types whose links are asked for
   */
  RecordJson(
      Crm crm,
      ObjectSchema schema,
      Collection<String> properties,
      Collection<String> history,
      List<ObjectSchema> associated) {
    this.crm = crm;
    this.schema = schema;
    this.associated = associated;
    for (String name : named(schema, properties)) {
      addNumber(name, numbers);
    }
    history.forEach(name -> addNumber(name, historyNumbers));
  }

  /** Without names HubSpot's defaults; with names these and always the three computed ones. */
  private static Collection<String> named(ObjectSchema schema, Collection<String> properties) {
    if (properties.isEmpty()) {
      return schema.defaultProperties();
    }
    var names = new LinkedHashSet<>(properties);
    for (int number = 0; number < PropertyCatalog.FIRST_STORED; number++) {
      names.add(schema.properties().get(number).name());
    }
    return names;
  }

  private void addNumber(String name, List<Integer> to) {
    int number = schema.properties().number(name);
    if (number >= 0) {
      to.add(number);
    }
  }

  ObjectNode write(CrmRecord record) {
    return write(record, record.current());
  }

  /** The record as it was in a version: search shows older ones. */
  ObjectNode write(CrmRecord record, Version version) {
    ObjectNode json = Json.object();
    json.put("id", Long.toString(record.id()));
    ObjectNode properties = json.putObject("properties");
    for (int number : numbers) {
      String value = record.value(version, number);
      if (value != null || crm.choices().emptyAsNull()) {
        properties.put(schema.properties().get(number).name(), value);
      }
    }
    json.put("createdAt", Timestamps.iso(record.createdAt()));
    json.put("updatedAt", Timestamps.iso(version.updatedAt()));
    json.put("archived", version.archivedAt() != 0);
    if (version.archivedAt() != 0) {
      json.put("archivedAt", Timestamps.iso(version.archivedAt()));
    }
    if (!historyNumbers.isEmpty()) {
      histories(record, json.putObject("propertiesWithHistory"));
    }
    associations(record, json);
    json.put(
        "url",
        "https://app.hubspot.com/contacts/%d/record/%s/%d"
            .formatted(crm.portalId(), schema.type().id(), record.id()));
    return json;
  }

  private void histories(CrmRecord record, ObjectNode json) {
    for (int number : historyNumbers) {
      ArrayNode changes = json.putArray(schema.properties().get(number).name());
      for (PropertyChange change : record.history(number)) {
        ObjectNode entry = changes.addObject();
        entry.put("value", change.value());
        entry.put("timestamp", Timestamps.iso(change.at()));
        entry.put("sourceType", change.source().type());
        if (change.source().id() != null) {
          entry.put("sourceId", change.source().id());
          if (change.source().id().startsWith("userId:")) {
            entry.put("updatedByUserId", Long.parseLong(change.source().id().substring(7)));
          }
        }
      }
    }
  }

  private void associations(CrmRecord record, ObjectNode json) {
    ObjectNode byType = null;
    for (ObjectSchema to : associated) {
      ArrayNode results = Json.array();
      String next = null;
      for (long target : record.links().targets(to.ordinal(), 0)) {
        CrmRecord other = to.records().find(target);
        if (other == null || other.archived()) {
          continue;
        }
        if (results.size() >= MAX_LINKS) {
          next = Long.toString(target);
          break;
        }
        for (var type : crm.linker().between(schema, record, to, target)) {
          ObjectNode result = results.addObject();
          result.put("id", Long.toString(target));
          result.put("type", LinkNames.of(schema, to, type));
        }
      }
      if (!results.isEmpty()) {
        byType = byType == null ? json.putObject("associations") : byType;
        String key = to.type().isCustom() ? crm.fullName(to) : to.plural().replace('_', ' ');
        ObjectNode links = byType.putObject(key);
        links.set("results", results);
        if (next != null) {
          links.putObject("paging").putObject("next").put("after", next);
        }
      }
    }
  }

  /** Gives a write's trace id back. */
  static void trace(ObjectNode record, JsonNode input) {
    if (input.path("objectWriteTraceId").isTextual()) {
      record.set("objectWriteTraceId", input.path("objectWriteTraceId"));
    }
  }

  /** Adds what 2026-09 tells about values that it changed on the way in. */
  static void warnings(ObjectNode record, Draft draft) {
    if (draft.warnings().isEmpty()) {
      return;
    }
    ArrayNode warnings = record.putArray("warnings");
    for (Draft.Warning warning : draft.warnings()) {
      ObjectNode entry = warnings.addObject();
      entry.put("category", "PROPERTY_VALUE_NORMALIZED");
      entry.put("message", "The value of " + warning.property() + " was normalized to a date");
      ObjectNode context = entry.putObject("context");
      context.putArray("propertyName").add(warning.property());
      context.putArray("rawValue").add(warning.rawValue());
      context.putArray("normalizedValue").add(warning.normalizedValue());
    }
  }
}
