package io.caravan.simulator.imports;

import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.InvalidValue;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.imports.ImportRequest.Operation;
import io.caravan.simulator.imports.ObjectPlan.ValueColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the records of a row and links them. A cell that cannot be used is reported and left out;
 * a record that cannot be written is reported, and the row's others are written all the same.
 */
final class RowImporter {

  private static final String OBJECT_ID_ERROR = "INVALID_OBJECT_ID";

  private final Crm crm;
  private final CellReader cells;
  private final AlternateIds alternateIds;
  private final ImportCounters counters;
  private final ImportErrors errors;
  private final RowLinks links;
  private final ChangeSource source;

  RowImporter(
      Crm crm,
      AlternateIds alternateIds,
      ImportCounters counters,
      ImportErrors errors,
      RowLinks links,
      ChangeSource source) {
    this.crm = crm;
    this.cells = new CellReader(crm.owners().values());
    this.alternateIds = alternateIds;
    this.counters = counters;
    this.errors = errors;
    this.links = links;
    this.source = source;
  }

  /** Imports a row. */
  void row(FilePlan plan, List<String> row, int line) {
    var at = new ImportErrors.Place(plan.file().id(), line, row);
    if (row.size() != plan.width()) {
      errors.add(
          at,
          "INCORRECT_NUMBER_OF_COLUMNS",
          "the row has %d cells, not %d".formatted(row.size(), plan.width()),
          "",
          null,
          -1);
      return;
    }
    var records = new LinkedHashMap<ObjectSchema, CrmRecord>();
    for (ObjectPlan object : plan.objects()) {
      CrmRecord record = record(object, plan.file().dateFormat(), row, at);
      if (record != null) {
        records.put(object.schema(), record);
        links.note(object, record, row, at);
      }
    }
    links.link(plan, records, row, at);
  }

  private CrmRecord record(
      ObjectPlan plan, String dateFormat, List<String> row, ImportErrors.Place at) {
    var values = new LinkedHashMap<String, String>();
    for (ValueColumn column : plan.values()) {
      String cell = row.get(column.at());
      if (cell.isBlank()) {
        continue;
      }
      try {
        values.put(column.property().name(), cells.read(cell, column.property(), dateFormat));
      } catch (CellReader.Unreadable e) {
        errors.add(at, e.type(), e.getMessage(), type(plan), cell, column.at());
        if (column.equals(plan.alternate())) {
          return null;
        }
      }
    }
    String id = plan.idColumn() < 0 ? "" : row.get(plan.idColumn()).trim();
    if (values.isEmpty() && id.isEmpty()) {
      return null;
    }
    CrmRecord existing = null;
    if (!id.isEmpty()) {
      existing = byId(plan, id);
      if (existing == null) {
        errors.add(
            at, OBJECT_ID_ERROR, "there is no record " + id, type(plan), id, plan.idColumn());
        return null;
      }
    } else if (plan.alternate() != null) {
      String value = values.get(plan.alternate().property().name());
      existing =
          value == null
              ? null
              : alternateIds.find(plan.schema(), plan.alternate().number(), value.trim());
    }
    return allowed(plan, existing, at) ? write(plan, existing, values, row, at) : null;
  }

  private static CrmRecord byId(ObjectPlan plan, String id) {
    CrmRecord record =
        id.matches("\\d{1,18}") ? plan.schema().records().resolve(Long.parseLong(id)) : null;
    return record == null || record.archived() ? null : record;
  }

  private boolean allowed(ObjectPlan plan, CrmRecord existing, ImportErrors.Place at) {
    if (existing != null && plan.operation() == Operation.CREATE) {
      errors.add(
          at,
          "CREATE_ONLY_IMPORT",
          "record %d exists already".formatted(existing.id()),
          type(plan),
          null,
          -1);
      return false;
    }
    if (existing == null && plan.operation() == Operation.UPDATE) {
      errors.add(at, "UPDATE_ONLY_IMPORT", "there is no such record", type(plan), null, -1);
      return false;
    }
    return true;
  }

  /** A value that the CRM refuses is left out, and the others are written. */
  private CrmRecord write(
      ObjectPlan plan,
      CrmRecord existing,
      Map<String, String> values,
      List<String> row,
      ImportErrors.Place at) {
    try {
      Draft draft =
          existing == null
              ? crm.drafts(false).create(plan.schema(), values, List.of())
              : crm.drafts(false).update(plan.schema(), existing, values);
      CrmRecord record = crm.writer().apply(draft, source);
      counters.add("PROPERTY_VALUES_EMITTED", values.size());
      counters.add(existing == null ? "CREATED_OBJECTS" : "UPDATED_OBJECTS", 1);
      counters.wrote(type(plan), record.id());
      if (existing == null && plan.alternate() != null) {
        String value = values.get(plan.alternate().property().name());
        if (value != null) {
          alternateIds.add(plan.schema(), plan.alternate().number(), value, record.id());
        }
      }
      return record;
    } catch (CrmProblem.InvalidProperties e) {
      boolean needed = false;
      for (InvalidValue value : e.values()) {
        ValueColumn column = column(plan, value.property());
        needed |= column == null || column.equals(plan.alternate());
        errors.add(
            at,
            errorType(value),
            value.message(),
            type(plan),
            column == null ? null : row.get(column.at()),
            column == null ? -1 : column.at());
        values.remove(value.property());
      }
      return needed || values.isEmpty() ? null : write(plan, existing, values, row, at);
    } catch (CrmProblem.ValueTaken | CrmProblem.EmailTaken e) {
      errors.add(at, "DUPLICATE_UNIQUE_PROPERTY_VALUE", e.getMessage(), type(plan), null, -1);
      return null;
    } catch (CrmProblem e) {
      errors.add(at, "FAILED_VALIDATION", e.getMessage(), type(plan), null, -1);
      return null;
    }
  }

  /** Null for a property that the row does not set, such as the stage that fits no new pipeline. */
  private static ValueColumn column(ObjectPlan plan, String property) {
    return plan.values().stream()
        .filter(column -> column.property().name().equals(property))
        .findFirst()
        .orElse(null);
  }

  private static String errorType(InvalidValue value) {
    return switch (value.code()) {
      case "INVALID_EMAIL" -> "INVALID_EMAIL";
      case "INVALID_OPTION" -> "INVALID_ENUMERATION_OPTION";
      default -> "FAILED_VALIDATION";
    };
  }

  private static String type(ObjectPlan plan) {
    return plan.schema().type().id();
  }
}
