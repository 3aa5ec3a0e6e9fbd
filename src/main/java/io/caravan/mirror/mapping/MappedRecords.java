package io.caravan.mirror.mapping;

import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the mapped records what the mappings make of the mirror, in the transactions that change
 * the mirror: live records that have been read whole are mapped, or in quarantine when they do not
 * fit; others are neither. A record that must be read again stays as it is mapped until it has
 * been.
 */
final class MappedRecords implements MirrorListener {

  private final ActiveMappings mappings;
  private final RecordMapper mapper;
  private final PreparedMappings prepared;
  private final MappedRows rows;
  private final QuarantineTable quarantine;
  private final QuarantineWatch watch;
  private final Clock clock;

  MappedRecords(
      Dialect dialect,
      ActiveMappings mappings,
      RecordMapper mapper,
      PreparedMappings prepared,
      QuarantineTable quarantine,
      QuarantineWatch watch,
      Clock clock) {
    this.mappings = mappings;
    this.mapper = mapper;
    this.prepared = prepared;
    this.rows = new MappedRows(dialect);
    this.quarantine = quarantine;
    this.watch = watch;
    this.clock = clock;
  }

  /**
   * A record as it is now.
   *
   * @param before as it was when it was last mapped; null when it must be mapped in any case
   * @param result what the mapping makes of it, if that is known; else null
   */
  record Changed(MirrorRecord before, MirrorRecord after, MappingResult result) {}

  @Override
  public void recordsChanged(Connection connection, List<RecordTransition> transitions)
      throws SQLException {
    Map<RecordRef, RecordTransition> last = new LinkedHashMap<>();
    for (RecordTransition transition : transitions) {
      last.merge(
          transition.after().ref(),
          transition,
          (first, then) ->
              new RecordTransition(first.before(), then.after(), then.cause(), then.origin()));
    }
    Map<PortalType, List<Changed>> byObject = new LinkedHashMap<>();
    for (RecordTransition transition : last.values()) {
      RecordRef ref = transition.after().ref();
      var object = new PortalType(ref.portalId(), ref.type());
      Mapping mapping = mappings.of(object).orElse(null);
      if (mapping != null || watch.mayHold(object)) {
        byObject
            .computeIfAbsent(object, any -> new ArrayList<>())
            .add(
                new Changed(
                    transition.before(), transition.after(), prepared(transition, mapping)));
      }
    }
    for (var entry : byObject.entrySet()) {
      apply(connection, entry.getKey(), entry.getValue());
    }
  }

  /** The result that was prepared, if the record in the mirror has the values it was made of. */
  private MappingResult prepared(RecordTransition transition, Mapping mapping) {
    if (mapping == null || !(transition.cause() instanceof RecordChange.Snapshot snapshot)) {
      return null;
    }
    MappingResult result = prepared.find(snapshot.values(), mapping);
    return result != null && transition.after().properties().equals(snapshot.values())
        ? result
        : null;
  }

  /** Maps records of one object; one without a mapping lets its records out of quarantine. */
  void apply(Connection connection, PortalType object, List<Changed> changes) throws SQLException {
    Mapping mapping = mappings.of(object).orElse(null);
    Map<Long, MappingResult> fitting = new LinkedHashMap<>();
    List<QuarantineTable.Entry> unfit = new ArrayList<>();
    List<Long> unmapped = new ArrayList<>();
    List<String> released = new ArrayList<>();
    for (Changed changed : changes) {
      long id = changed.after().ref().id();
      if (changed.after().state() != RecordState.LIVE) {
        unmapped.add(id);
        released.add(Long.toString(id));
      } else if (isMappable(changed.after()) && !isMappedAlready(changed)) {
        MappingResult result = mapping == null ? null : result(object, mapping, changed);
        if (result == null || result.fits()) {
          released.add(Long.toString(id));
        } else {
          unmapped.add(id);
          unfit.add(entry(object, id, result));
        }
        if (result != null && result.fits()) {
          fitting.put(id, result);
        }
      }
    }
    if (mapping != null) {
      rows.save(connection, object, fitting);
      rows.delete(connection, object, unmapped);
    }
    if (watch.mayHold(object)) {
      quarantine.delete(connection, object, released);
    }
    if (!unfit.isEmpty()) {
      watch.watch(object);
      quarantine.put(connection, object, unfit, clock.millis());
    }
  }

  private MappingResult result(PortalType object, Mapping mapping, Changed changed) {
    return changed.result() != null && changed.result().hash().equals(mapping.hash())
        ? changed.result()
        : mapper.map(object, mapping, changed.after().properties());
  }

  private QuarantineTable.Entry entry(PortalType object, long id, MappingResult result) {
    return new QuarantineTable.Entry(
        Long.toString(id), Quarantined.MAP, mapper.shown(object, result), "", result.hash());
  }

  private static boolean isMappable(MirrorRecord record) {
    return record.state() == RecordState.LIVE && record.knowledge() == Knowledge.COMPLETE;
  }

  private static boolean isMappedAlready(Changed changed) {
    return changed.before() != null
        && isMappable(changed.before())
        && changed.before().properties().equals(changed.after().properties());
  }
}
