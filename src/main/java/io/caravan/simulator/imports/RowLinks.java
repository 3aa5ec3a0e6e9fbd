package io.caravan.simulator.imports;

import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.imports.FilePlan.LabelColumn;
import io.caravan.simulator.imports.ObjectPlan.KeyColumn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Associates what an import writes: the records of a row with each other, and by keys with records
 * of other rows and files once all of them were read.
 */
final class RowLinks {

  private record Pending(
      ObjectSchema schema,
      long recordId,
      ColumnMapping mapping,
      String key,
      ImportErrors.Place at) {}

  private final Crm crm;
  private final ImportErrors errors;
  private final ChangeSource source;
  private final Map<String, Long> identified = new HashMap<>();
  private final Deque<Pending> pending = new ArrayDeque<>();

  /** A key that waits for its record, in a snapshot. */
  record Waiting(
      String objectTypeId,
      long recordId,
      ColumnMapping mapping,
      String key,
      ImportErrors.Place at) {}

  /** What was noted so far. */
  record State(Map<String, Long> identified, List<Waiting> waiting) {}

  State state() {
    return new State(
        identified,
        pending.stream()
            .map(
                it ->
                    new Waiting(
                        it.schema().type().id(), it.recordId(), it.mapping(), it.key(), it.at()))
            .toList());
  }

  void restore(State state) {
    identified.putAll(state.identified());
    for (Waiting each : state.waiting()) {
      crm.schema(each.objectTypeId())
          .ifPresent(
              schema ->
                  pending.add(
                      new Pending(schema, each.recordId(), each.mapping(), each.key(), each.at())));
    }
  }

  RowLinks(Crm crm, ImportErrors errors, ChangeSource source) {
    this.crm = crm;
    this.errors = errors;
    this.source = source;
  }

  /** Remembers by what a record is named, and which ones it names. */
  void note(ObjectPlan plan, CrmRecord record, List<String> row, ImportErrors.Place at) {
    for (int column : plan.identifiers()) {
      if (!row.get(column).isBlank()) {
        identified.putIfAbsent(key(plan.schema(), row.get(column)), record.id());
      }
    }
    for (KeyColumn column : plan.keys()) {
      String cell = row.get(column.at()).trim();
      for (String each : cell.split(";")) {
        if (!each.isBlank()) {
          pending.add(new Pending(plan.schema(), record.id(), column.mapping(), each.trim(), at));
        }
      }
    }
  }

  private static String key(ObjectSchema schema, String value) {
    return schema.type().id() + "/" + value.trim().toLowerCase(Locale.ROOT);
  }

  /** Associates the records of one row with each other. */
  void link(
      FilePlan plan,
      Map<ObjectSchema, CrmRecord> records,
      List<String> row,
      ImportErrors.Place at) {
    List<ObjectSchema> schemas = List.copyOf(records.keySet());
    for (int i = 0; i < schemas.size(); i++) {
      for (int j = i + 1; j < schemas.size(); j++) {
        ObjectSchema from = schemas.get(i);
        ObjectSchema to = schemas.get(j);
        if (crm.associationTypes().defaultOf(from.ordinal(), to.ordinal()).isPresent()) {
          link(from, records.get(from), to, records.get(to), labels(plan, from, to, row, at));
        }
      }
    }
  }

  private void link(
      ObjectSchema from,
      CrmRecord record,
      ObjectSchema to,
      CrmRecord other,
      List<AssociationType> types) {
    crm.linker().link(from, record, new Draft.NewLink(to, other, types), source);
  }

  private List<AssociationType> labels(
      FilePlan plan, ObjectSchema from, ObjectSchema to, List<String> row, ImportErrors.Place at) {
    var types = new ArrayList<AssociationType>();
    for (LabelColumn column : plan.labels()) {
      boolean forward = column.mapping().toObjectTypeId().equals(to.type().id());
      boolean backward = column.mapping().toObjectTypeId().equals(from.type().id());
      String cell = row.get(column.at()).trim();
      if (cell.isEmpty() || (!forward && !backward)) {
        continue;
      }
      for (String label : cell.split(";")) {
        label(from, to, label.trim(), forward, column, at, types);
      }
    }
    return types;
  }

  /** Labels read from the side of the column's own type. */
  private void label(
      ObjectSchema from,
      ObjectSchema to,
      String label,
      boolean forward,
      LabelColumn column,
      ImportErrors.Place at,
      List<AssociationType> found) {
    int left = forward ? from.ordinal() : to.ordinal();
    int right = forward ? to.ordinal() : from.ordinal();
    for (AssociationType type : crm.associationTypes().between(left, right)) {
      if (type.label() != null && type.label().equalsIgnoreCase(label)) {
        crm.associationTypes()
            .find(from.ordinal(), to.ordinal(), forward ? type.code() : type.inverseCode())
            .ifPresent(found::add);
        return;
      }
    }
    errors.add(
        at,
        "ASSOCIATION_LABEL_NOT_FOUND",
        "there is no association label '%s' between %s and %s"
            .formatted(label, from.plural(), to.plural()),
        from.type().id(),
        label,
        column.at());
  }

  /**
   * Associates some of what keys name.
   *
   * @return whether any are left
   */
  boolean resolve(int some) {
    for (int i = 0; i < some && !pending.isEmpty(); i++) {
      resolve(pending.poll());
    }
    return !pending.isEmpty();
  }

  private void resolve(Pending one) {
    ObjectSchema to = crm.schema(one.mapping().toObjectTypeId()).orElse(null);
    Long id = to == null ? null : identified.get(key(to, one.key()));
    CrmRecord other = id == null ? null : to.records().resolve(id);
    CrmRecord record = one.schema().records().resolve(one.recordId());
    if (other == null || record == null) {
      errors.add(
          one.at(),
          "ASSOCIATION_RECORD_NOT_FOUND",
          "no row has the identifier '%s'".formatted(one.key()),
          one.schema().type().id(),
          one.key(),
          -1);
      return;
    }
    var types = new ArrayList<AssociationType>();
    if (one.mapping().associationTypeId() != 0) {
      crm.associationTypes()
          .find(
              one.schema().ordinal(),
              to.ordinal(),
              one.mapping().associationCategory(),
              one.mapping().associationTypeId())
          .ifPresent(types::add);
    }
    link(one.schema(), record, to, other, types);
  }
}
