package io.caravan.mirror.reconcile;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorContents;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordChange.Merged;
import io.caravan.mirror.RecordChange.Missing;
import io.caravan.mirror.RecordChange.Snapshot;
import io.caravan.mirror.RecordReader;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads records from HubSpot whole, past its search index, and compares them with what the mirror
 * has right after.
 */
final class SecondLook {

  /** By how much our clock may be ahead of HubSpot's. */
  private static final long SKEW_MILLIS = 2_000;

  private final RecordReader reader;
  private final MirrorContents mirror;
  private final ComparedProperties properties;
  private final long portalId;
  private final ObjectType type;

  SecondLook(
      RecordReader reader,
      MirrorContents mirror,
      ComparedProperties properties,
      long portalId,
      ObjectType type) {
    this.reader = reader;
    this.mirror = mirror;
    this.properties = properties;
    this.portalId = portalId;
    this.type = type;
  }

  /**
   * Looks.
   *
   * @param ids at most {@value RecordReader#BATCH}
   * @param now in milliseconds
   * @return those that differ, in the order of the ids
   */
  List<Finding> at(Collection<Long> ids, long now) {
    Map<Long, Long> wanted = new LinkedHashMap<>();
    ids.forEach(id -> wanted.put(id, now - SKEW_MILLIS));
    Map<Long, List<RecordChange>> learned =
        reader.read(portalId, type, wanted, Priority.BULK).join();
    Set<Long> all = new HashSet<>(ids);
    learned.values().forEach(changes -> changes.forEach(change -> all.add(change.ref().id())));
    Map<Long, MirrorRecord> ours = mirror.records(portalId, type, all);
    List<Finding> findings = new ArrayList<>();
    for (long id : wanted.keySet()) {
      compare(id, learned.get(id), ours).ifPresent(findings::add);
    }
    return findings;
  }

  /** Those in whose way the mirror still differs. */
  Set<Finding> persisting(Collection<Finding> findings) {
    Set<Long> ids = new HashSet<>();
    for (Finding finding : findings) {
      ids.add(finding.asked());
      finding.changes().forEach(change -> ids.add(change.ref().id()));
    }
    Map<Long, MirrorRecord> ours = mirror.records(portalId, type, ids);
    Set<Finding> persisting = new HashSet<>(findings);
    persisting.removeIf(finding -> compare(finding.asked(), finding.changes(), ours).isEmpty());
    return persisting;
  }

  private Optional<Finding> compare(
      long asked, List<RecordChange> learned, Map<Long, MirrorRecord> ours) {
    MirrorRecord own = ours.get(asked);
    boolean live = own != null && own.state() == RecordState.LIVE;
    if (learned.get(0) instanceof Missing) {
      return live
          ? Optional.of(
              new Finding(
                  asked,
                  ref(asked),
                  DriftKind.EXTRA,
                  "HubSpot has no such record",
                  "marked deleted",
                  learned,
                  Long.MAX_VALUE))
          : Optional.empty();
    }
    if (learned.get(0) instanceof Merged merged) {
      if (live) {
        String into = "merged into " + merged.ref().id();
        return Optional.of(
            new Finding(asked, ref(asked), DriftKind.EXTRA, into, into, learned, Long.MAX_VALUE));
      }
      return compare(asked, (Snapshot) learned.get(1), learned, ours);
    }
    return compare(asked, (Snapshot) learned.get(0), learned, ours);
  }

  private Optional<Finding> compare(
      long asked, Snapshot theirs, List<RecordChange> learned, Map<Long, MirrorRecord> ours) {
    MirrorRecord record = ours.get(theirs.ref().id());
    RecordState state = record == null ? RecordState.DELETED : record.state();
    return switch (state) {
      case DELETED ->
          record == null
              ? finding(asked, theirs, DriftKind.MISSING, "unknown to the mirror", learned)
              : withUnknownTime(
                  finding(asked, theirs, DriftKind.MISSING, "deleted in the mirror", learned));
      case MERGED ->
          withUnknownTime(
              finding(
                  asked, theirs, DriftKind.MISSING, "merged into another in the mirror", learned));
      case ERASED -> Optional.empty();
      case LIVE -> compareValues(asked, record, theirs, learned);
    };
  }

  private Optional<Finding> compareValues(
      long asked, MirrorRecord ours, Snapshot theirs, List<RecordChange> learned) {
    if (ours.knowledge() != Knowledge.COMPLETE) {
      return withUnknownTime(
          finding(asked, theirs, DriftKind.STALE, "its values were never read", learned));
    }
    List<String> names = properties.differing(ours.properties(), theirs.values());
    if (!names.isEmpty()) {
      return finding(asked, theirs, DriftKind.STALE, String.join(", ", names), learned);
    }
    return ours.updatedAt() == theirs.updatedAt()
        ? Optional.empty()
        : finding(asked, theirs, null, "modification date", learned);
  }

  private static Optional<Finding> finding(
      long asked, Snapshot theirs, DriftKind kind, String detail, List<RecordChange> learned) {
    return Optional.of(
        new Finding(asked, theirs.ref(), kind, detail, "read again", learned, theirs.updatedAt()));
  }

  /** What the mirror waits for happened at a time that the record does not tell. */
  private static Optional<Finding> withUnknownTime(Optional<Finding> finding) {
    return finding.map(Finding::withUnknownTime);
  }

  private RecordRef ref(long id) {
    return new RecordRef(portalId, type, id);
  }
}
