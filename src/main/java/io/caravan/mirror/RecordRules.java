package io.caravan.mirror;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides what a change does to a record. Whatever the order, repetition or delay of changes, the
 * record ends as HubSpot has it, once the re-reads that were asked for have been answered.
 */
final class RecordRules {

  /** The record after the change. */
  Verdict apply(MirrorRecord record, RecordChange change) {
    if (record.state() == RecordState.ERASED) {
      return change instanceof RecordChange.Erased
          ? Verdict.stale(record)
          : Verdict.ignored(record);
    }
    if (record.state() == RecordState.MERGED && !(change instanceof RecordChange.Erased)) {
      return Verdict.ignored(record);
    }
    if (change instanceof RecordChange.PropertyChanged changed) {
      return propertyChanged(record, changed);
    } else if (change instanceof RecordChange.Snapshot snapshot) {
      return snapshot(record, snapshot);
    } else if (change instanceof RecordChange.PartialSnapshot part) {
      return partialSnapshot(record, part);
    } else if (change instanceof RecordChange.Created created) {
      return created(record, created);
    } else if (change instanceof RecordChange.Deleted deleted) {
      return deleted(record, deleted.at());
    } else if (change instanceof RecordChange.Restored restored) {
      return restored(record, restored.at());
    } else if (change instanceof RecordChange.Merged merged) {
      return survived(record, merged.at());
    } else if (change instanceof RecordChange.Missing missing) {
      return missing(record, missing.at());
    } else if (change instanceof RecordChange.Erased erased) {
      return Verdict.applied(erased(record, erased.at()));
    } else if (change instanceof RecordChange.Doubted doubted) {
      return doubted(record, doubted.at());
    }
    return Verdict.askHubSpot(atLeastStub(record));
  }

  /** The record that was merged into another one: it keeps no values, the survivor has them. */
  MirrorRecord mergedAway(MirrorRecord old, long at) {
    if (old.state() == RecordState.ERASED) {
      return old;
    }
    return old.withValues(Map.of(), Map.of(), Math.max(at, old.knownAt()), old.updatedAt())
        .with(Knowledge.COMPLETE)
        .with(RecordState.MERGED, at);
  }

  private static Verdict created(MirrorRecord record, RecordChange.Created created) {
    return switch (record.knowledge()) {
      case NONE ->
          Verdict.appliedAndReread(record.with(Knowledge.STUB).withCreatedAt(created.at()));
      case STUB ->
          record.createdAt() == 0
              ? Verdict.applied(record.withCreatedAt(created.at()))
              : Verdict.stale(record);
      case COMPLETE -> Verdict.stale(record);
    };
  }

  private static Verdict propertyChanged(MirrorRecord record, RecordChange.PropertyChanged change) {
    long known = record.knownAt(change.name());
    if (change.at() < known) {
      return Verdict.stale(record);
    }
    String current = record.properties().getOrDefault(change.name(), "");
    boolean same = current.equals(change.value());
    if (change.at() == known && record.knowledge() != Knowledge.NONE) {
      return same ? Verdict.stale(record) : Verdict.askHubSpot(record);
    }
    var values = same ? record.properties() : with(record.properties(), change);
    var changes = new HashMap<>(record.changes());
    changes.put(change.name(), change.at());
    MirrorRecord next =
        atLeastStub(record)
            .withValues(
                values, changes, record.knownAt(), Math.max(record.updatedAt(), change.at()));
    // Values do not change after a deletion: either it was restored, or we took it for deleted too
    // early.
    boolean signOfLife = record.state() == RecordState.DELETED && change.at() > record.stateAt();
    return record.knowledge() == Knowledge.NONE || signOfLife
        ? Verdict.appliedAndReread(next)
        : Verdict.applied(next);
  }

  private static Map<String, String> with(
      Map<String, String> values, RecordChange.PropertyChanged change) {
    var next = new LinkedHashMap<>(values);
    if (change.value().isEmpty()) {
      next.remove(change.name());
    } else {
      next.put(change.name(), change.value());
    }
    return next;
  }

  private static Verdict deleted(MirrorRecord record, long at) {
    if (at < record.stateAt() || (at == record.stateAt() && isDeleted(record))) {
      return Verdict.stale(record);
    }
    if (at == record.stateAt()) {
      return Verdict.askHubSpot(record.with(Knowledge.STUB));
    }
    return Verdict.applied(atLeastStub(record).with(RecordState.DELETED, at));
  }

  private static Verdict restored(MirrorRecord record, long at) {
    if (at < record.stateAt() || (at == record.stateAt() && !isDeleted(record))) {
      return Verdict.stale(record);
    }
    if (at == record.stateAt()) {
      return Verdict.askHubSpot(record.with(Knowledge.STUB));
    }
    return Verdict.appliedAndReread(atLeastStub(record).with(RecordState.LIVE, at));
  }

  /**
   * The record into which others were merged: what was known of it before no longer counts, and
   * older changes of the others must not come through.
   */
  private static Verdict survived(MirrorRecord record, long at) {
    if (record.knowledge() == Knowledge.COMPLETE && record.knownAt() >= at) {
      return Verdict.applied(record);
    }
    var later = new HashMap<>(record.changes());
    later.values().removeIf(changed -> changed <= at);
    return Verdict.appliedAndReread(
        record
            .with(Knowledge.STUB)
            .withValues(
                record.properties(), later, Math.max(record.knownAt(), at), record.updatedAt()));
  }

  /** Changes that came after the comparison still count. */
  private static Verdict doubted(MirrorRecord record, long at) {
    if (record.knowledge() == Knowledge.NONE || record.knownAt() > at) {
      return Verdict.stale(record);
    }
    var later = new HashMap<>(record.changes());
    later.values().removeIf(changed -> changed <= at);
    return Verdict.applied(
        record.with(Knowledge.STUB).withValues(record.properties(), later, 0, latest(later, 0)));
  }

  private static long latest(Map<String, Long> changes, long least) {
    return changes.values().stream().mapToLong(Long::longValue).reduce(least, Math::max);
  }

  private static MirrorRecord erased(MirrorRecord record, long at) {
    return record
        .with(Knowledge.COMPLETE)
        .withValues(Map.of(), Map.of(), Math.max(record.knownAt(), at), record.updatedAt())
        .with(RecordState.ERASED, at);
  }

  private static Verdict missing(MirrorRecord record, long asOf) {
    if (asOf < record.stateAt() || isDeleted(record)) {
      return Verdict.stale(record);
    }
    return Verdict.applied(atLeastStub(record).with(RecordState.DELETED, asOf));
  }

  private static Verdict snapshot(MirrorRecord record, RecordChange.Snapshot snapshot) {
    MirrorRecord next = alive(record, snapshot) ? revived(record, snapshot) : record;
    MirrorRecord told = taken(next, snapshot);
    // An index may be behind: it is believed where it is ahead of what is known, and only there.
    boolean index = snapshot.at() == 0;
    boolean differs = false;
    if (record.knowledge() != Knowledge.COMPLETE) {
      next = !index || snapshot.updatedAt() >= record.knownAt() ? told : next;
    } else if (snapshot.updatedAt() > record.knownAt()) {
      next = told;
    } else if (snapshot.updatedAt() == record.knownAt()) {
      // Calculated values change without the moment; an answer given after it has them all.
      differs = snapshot.at() <= record.knownAt() && !told.properties().equals(record.properties());
      next = index ? next : told;
    }
    if (next.equals(record) && !differs) {
      return Verdict.stale(record);
    }
    return differs || contradictsChange(record, snapshot)
        ? Verdict.askHubSpot(next)
        : Verdict.applied(next);
  }

  /**
   * Whether a change of the very moment that the answer stands for says something else: the answer
   * may have been given before or after it.
   */
  private static boolean contradictsChange(MirrorRecord record, RecordChange.Snapshot snapshot) {
    return record.changes().entrySet().stream()
        .anyMatch(
            change ->
                change.getValue() == snapshot.updatedAt()
                    && !record
                        .properties()
                        .getOrDefault(change.getKey(), "")
                        .equals(snapshot.values().getOrDefault(change.getKey(), "")));
  }

  /** Whether the answer shows that the record lives although we hold it for deleted. */
  private static boolean alive(MirrorRecord record, RecordChange.Snapshot snapshot) {
    return isDeleted(record)
        && (snapshot.updatedAt() > record.stateAt()
            || snapshot.at() > record.stateAt()
            || (record.knowledge() == Knowledge.STUB && snapshot.at() == record.stateAt()));
  }

  private static MirrorRecord revived(MirrorRecord record, RecordChange.Snapshot snapshot) {
    return record.with(
        RecordState.LIVE,
        Math.max(record.stateAt(), Math.max(snapshot.updatedAt(), snapshot.at())));
  }

  private static MirrorRecord taken(MirrorRecord record, RecordChange.Snapshot snapshot) {
    var values = new LinkedHashMap<>(snapshot.values());
    var later = new HashMap<String, Long>();
    record
        .changes()
        .forEach(
            (name, changedAt) -> {
              if (changedAt > snapshot.updatedAt()) {
                later.put(name, changedAt);
                String ours = record.properties().get(name);
                if (ours == null) {
                  values.remove(name);
                } else {
                  values.put(name, ours);
                }
              }
            });
    long created = snapshot.createdAt() != 0 ? snapshot.createdAt() : record.createdAt();
    return record
        .with(Knowledge.COMPLETE)
        .withCreatedAt(created)
        .withValues(
            values,
            later,
            Math.max(record.knownAt(), snapshot.updatedAt()),
            Math.max(record.updatedAt(), snapshot.updatedAt()));
  }

  /** Records that are not known whole are being read whole anyway. */
  private static Verdict partialSnapshot(
      MirrorRecord record, RecordChange.PartialSnapshot snapshot) {
    if (isDeleted(record) && snapshot.at() > record.stateAt()) {
      return Verdict.askHubSpot(record);
    }
    long asOf = Math.max(snapshot.updatedAt(), snapshot.at());
    if (record.knowledge() != Knowledge.COMPLETE
        || record.state() != RecordState.LIVE
        || asOf < record.knownAt()) {
      return Verdict.stale(record);
    }
    var values = new LinkedHashMap<>(record.properties());
    var changes = new HashMap<>(record.changes());
    boolean ask = false;
    for (var entry : snapshot.values().entrySet()) {
      String name = entry.getKey();
      long changedAt = record.changes().getOrDefault(name, 0L);
      boolean same = record.properties().getOrDefault(name, "").equals(entry.getValue());
      if (changedAt > asOf) {
        continue;
      }
      // At one moment both can be right: HubSpot tells which came last.
      ask |= !same && (changedAt == asOf || asOf == record.knownAt());
      if (entry.getValue().isEmpty()) {
        values.remove(name);
      } else {
        values.put(name, entry.getValue());
      }
      if (snapshot.updatedAt() > record.knownAt()) {
        // What else changed is not known yet, so that events of that time still count for others.
        changes.put(name, Math.max(changedAt, snapshot.updatedAt()));
      }
    }
    MirrorRecord next = record.withValues(values, changes, record.knownAt(), record.updatedAt());
    if (next.equals(record)) {
      return Verdict.stale(record);
    }
    return ask ? Verdict.askHubSpot(next) : Verdict.applied(next);
  }

  private static MirrorRecord atLeastStub(MirrorRecord record) {
    return record.knowledge() == Knowledge.NONE ? record.with(Knowledge.STUB) : record;
  }

  private static boolean isDeleted(MirrorRecord record) {
    return record.state() == RecordState.DELETED;
  }
}
