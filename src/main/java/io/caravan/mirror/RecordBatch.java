package io.caravan.mirror;

import io.caravan.mirror.RecordChange.Merged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The records that a list of changes is about, while the changes are applied to them one after
 * another. Knows the merge map, but neither database nor Camel.
 */
final class RecordBatch {

  private final RecordRules rules;
  private final Map<RecordRef, RecordRef> survivors;
  private final Map<RecordRef, MirrorRecord> records;
  private final Set<RecordRef> changed = new LinkedHashSet<>();
  private final Map<RecordRef, Long> rereads = new LinkedHashMap<>();
  private final List<Merged> merges = new ArrayList<>();
  private final List<RecordTransition> transitions = new ArrayList<>();

  /**
   * @param survivors the merged ones among the records, each with the one that lives on
   * @param records the known ones among the records and their survivors
   */
  RecordBatch(
      RecordRules rules,
      Map<RecordRef, RecordRef> survivors,
      Map<RecordRef, MirrorRecord> records) {
    this.rules = rules;
    this.survivors = survivors;
    this.records = records;
  }

  Outcome apply(RecordChange change, Origin origin) {
    if (change instanceof Merged merged) {
      return merge(merged, origin);
    }
    RecordRef survivor = survivorOf(change.ref());
    if (survivor.equals(change.ref())) {
      return change(survivor, change, origin);
    }
    if (change instanceof RecordChange.PropertyChanged p) {
      return change(
          survivor,
          new RecordChange.PropertyChanged(survivor, p.at(), p.name(), p.value(), p.sensitive()),
          origin);
    }
    if (change instanceof RecordChange.Touched || change instanceof RecordChange.Erased) {
      // Whether the survivor is to be erased as well, HubSpot has to tell.
      change(survivor, new RecordChange.Touched(survivor, change.at()), origin);
    }
    // Deleting or restoring an id that is no more says nothing of the record that lives on.
    return change(change.ref(), change, origin);
  }

  /** The records to be written. */
  List<MirrorRecord> changed() {
    return changed.stream().map(records::get).toList();
  }

  /** What HubSpot has to be asked for. */
  List<RereadRequest> rereads() {
    return rereads.entrySet().stream()
        .map(entry -> new RereadRequest(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Merges that were news, each with the survivor at the end of its chain. */
  List<Merged> merges() {
    return merges;
  }

  /** What became of which record, in the order of the changes. */
  List<RecordTransition> transitions() {
    return transitions;
  }

  private Outcome merge(Merged merged, Origin origin) {
    RecordRef survivor = survivorOf(merged.ref());
    List<Long> news = new ArrayList<>();
    for (long id : merged.oldIds()) {
      RecordRef old = merged.ref().withId(id);
      if (!old.equals(survivor) && !survivorOf(old).equals(survivor)) {
        news.add(id);
        put(rules.mergedAway(record(old), merged.at()), merged, origin);
        survivors.replaceAll((from, to) -> to.equals(old) ? survivor : to);
        survivors.put(old, survivor);
        rereads.remove(old);
      }
    }
    if (news.isEmpty()) {
      return Outcome.STALE;
    }
    var effective = new Merged(survivor, merged.at(), news);
    merges.add(effective);
    change(survivor, effective, origin);
    return Outcome.APPLIED;
  }

  private Outcome change(RecordRef ref, RecordChange change, Origin origin) {
    Verdict verdict = rules.apply(record(ref), change);
    if (verdict.outcome() == Outcome.APPLIED || verdict.outcome() == Outcome.REREAD) {
      put(verdict.next(), change, origin);
    }
    if (verdict.reread()) {
      // What is known already was so at that moment, and the read takes place after it.
      long after = Math.max(change.at(), verdict.next().knownAt());
      rereads.merge(ref, after, Math::max);
    }
    return verdict.outcome();
  }

  private RecordRef survivorOf(RecordRef ref) {
    return survivors.getOrDefault(ref, ref);
  }

  private MirrorRecord record(RecordRef ref) {
    return records.computeIfAbsent(ref, MirrorRecord::unheardOf);
  }

  private void put(MirrorRecord record, RecordChange cause, Origin origin) {
    MirrorRecord before = record(record.ref());
    records.put(record.ref(), record);
    if (!record.equals(before)) {
      transitions.add(new RecordTransition(before, record, cause, origin));
    }
    // A tie can be found on a record that is known in memory alone; it becomes known now.
    changed.add(record.ref());
  }
}
