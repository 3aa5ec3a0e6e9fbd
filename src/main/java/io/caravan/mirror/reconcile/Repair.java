package io.caravan.mirror.reconcile;

import io.caravan.mirror.MirrorChange;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.Origin;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordChange;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Brings the mirror to what HubSpot has, in the ways that events and re-reads go. */
final class Repair {

  private final Store store;
  private final MirrorWriter writer;
  private final Origin origin;

  Repair(Store store, MirrorWriter writer, long runId) {
    this.store = store;
    this.writer = writer;
    this.origin = Origin.reconciliation(runId);
  }

  /** Makes the changes in one transaction. */
  void apply(List<? extends MirrorChange> changes) {
    List<Effect<?>> effects = new ArrayList<>(changes.size());
    changes.forEach(change -> effects.add(writer.effect(new PendingChange(change, origin))));
    store.apply(effects).join();
  }

  /** The changes of a finding. */
  static List<RecordChange> changes(List<Finding> findings) {
    return findings.stream().flatMap(finding -> finding.changes().stream()).distinct().toList();
  }

  /**
   * The same for findings that their changes alone did not mend, because the mirror claims to know
   * something later: its claims up to the moment of the comparison are taken back first.
   */
  static List<RecordChange> emphatically(List<Finding> findings) {
    List<RecordChange> changes = new ArrayList<>();
    for (RecordChange change : changes(findings)) {
      changes.add(new RecordChange.Doubted(change.ref(), change.at()));
      changes.add(change);
    }
    return changes;
  }
}
