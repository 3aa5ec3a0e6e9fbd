package io.caravan.write.file;

import io.caravan.hubspot.ObjectType;
import io.caravan.write.CallsNeeded;
import io.caravan.write.Operation;
import io.caravan.write.Problem;
import io.caravan.write.Target;
import io.caravan.write.Write;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds writes against the records as they are known, and tells what they would change. */
final class Planner {

  private final KnownRecords records;
  private final CallsNeeded calls = new CallsNeeded();
  private final Map<PlannedRow.Kind, Long> counts = new EnumMap<>(PlannedRow.Kind.class);
  private final Map<Group, Boolean> covered = new HashMap<>();

  Planner(KnownRecords records) {
    this.records = records;
  }

  /** A write, and where it stood. */
  record Placed(long line, Write write) {}

  /** What these writes would do, each for itself, in their order. */
  List<PlannedRow> plan(List<Placed> writes) {
    Map<Group, List<String>> wanted = new LinkedHashMap<>();
    for (Placed placed : writes) {
      Write write = placed.write();
      write
          .identity()
          .ifPresent(
              target ->
                  wanted
                      .computeIfAbsent(Group.of(write, target), group -> new ArrayList<>())
                      .add(target.value()));
    }
    Map<Group, Map<String, KnownRecords.Known>> found = new HashMap<>();
    wanted.forEach(
        (group, values) ->
            found.put(
                group, records.find(group.portalId(), group.type(), group.idProperty(), values)));
    List<PlannedRow> rows = new ArrayList<>(writes.size());
    for (Placed placed : writes) {
      calls.add(placed.write());
      rows.add(counted(row(placed.line(), placed.write(), found)));
    }
    return rows;
  }

  PlannedRow invalid(long line, Problem problem) {
    return counted(new PlannedRow(line, PlannedRow.Kind.INVALID, "", "", Map.of(), problem));
  }

  long count(PlannedRow.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  CallsNeeded calls() {
    return calls;
  }

  private PlannedRow counted(PlannedRow row) {
    counts.merge(row.kind(), 1L, Long::sum);
    return row;
  }

  private PlannedRow row(
      long line, Write write, Map<Group, Map<String, KnownRecords.Known>> found) {
    Target target = write.target();
    if (target == null) {
      return row(line, PlannedRow.Kind.NEW, write, null, changes(write, Map.of()));
    }
    KnownRecords.Known known =
        found.get(Group.of(write, target)).get(KnownRecords.canonical(target.value()));
    if (write.operation().ofLink()) {
      return row(line, PlannedRow.Kind.LINKED, write, known, Map.of());
    }
    if (known == null) {
      return missing(line, write);
    }
    if (write.operation() == Operation.ARCHIVE) {
      return row(line, PlannedRow.Kind.ARCHIVED, write, known, Map.of());
    }
    if (write.operation() == Operation.CREATE && !write.updateDuplicate()) {
      var exists =
          new Problem(
              "CONFLICT",
              target.idProperty(),
              "the record %s exists already; use an upsert, or --on-duplicate update"
                  .formatted(known.recordId()));
      return new PlannedRow(
          line, PlannedRow.Kind.INVALID, target.value(), known.recordId(), Map.of(), exists);
    }
    if (!known.complete()) {
      return row(line, PlannedRow.Kind.UNKNOWN, write, known, Map.of());
    }
    Map<String, PlannedRow.Change> changes = changes(write, known.properties());
    PlannedRow.Kind kind = changes.isEmpty() ? PlannedRow.Kind.UNCHANGED : PlannedRow.Kind.CHANGED;
    return row(line, kind, write, known, changes);
  }

  private PlannedRow missing(long line, Write write) {
    boolean creates =
        write.operation() == Operation.CREATE || write.operation() == Operation.UPSERT;
    boolean isNew = creates && covers(write);
    return row(
        line,
        isNew ? PlannedRow.Kind.NEW : PlannedRow.Kind.UNKNOWN,
        write,
        null,
        isNew ? changes(write, Map.of()) : Map.of());
  }

  /** Asked once for each type: most rows of a file may be new. */
  private boolean covers(Write write) {
    return covered.computeIfAbsent(
        new Group(write.portalId(), write.type(), ""),
        type -> records.covers(type.portalId(), type.type()));
  }

  private static PlannedRow row(
      long line,
      PlannedRow.Kind kind,
      Write write,
      KnownRecords.Known known,
      Map<String, PlannedRow.Change> changes) {
    return new PlannedRow(
        line,
        kind,
        write.target() == null ? "" : write.target().value(),
        known == null ? "" : known.recordId(),
        changes,
        null);
  }

  private static Map<String, PlannedRow.Change> changes(Write write, Map<String, String> before) {
    Map<String, PlannedRow.Change> changes = new LinkedHashMap<>();
    write
        .properties()
        .forEach(
            (property, after) -> {
              String old = before.getOrDefault(property, "");
              if (!old.equals(after) && !sameIdentity(write.target(), property, old, after)) {
                changes.put(property, new PlannedRow.Change(old, after));
              }
            });
    return changes;
  }

  /** HubSpot keeps its own spelling of an e-mail address. */
  private static boolean sameIdentity(Target target, String property, String old, String after) {
    return target != null
        && property.equals(target.idProperty())
        && KnownRecords.canonical(old).equals(KnownRecords.canonical(after));
  }

  private record Group(long portalId, ObjectType type, String idProperty) {

    static Group of(Write write, Target target) {
      return new Group(write.portalId(), write.type(), target.idProperty());
    }
  }
}
