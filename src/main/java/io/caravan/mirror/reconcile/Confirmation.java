package io.caravan.mirror.reconcile;

import io.caravan.mirror.RecordReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes sure of suspects: reads them from HubSpot past its index, waits where news of a change may
 * still be on their way, looks again, and repairs what differs then.
 */
final class Confirmation implements Suspects {

  /** Suspects that wait for their second look at one time. */
  private static final int MOST_WAITING = 5_000;

  private final Reconciliation run;
  private final SecondLook look;
  private final Repair repair;
  private final DriftNotes notes;
  private final Patience patience;
  private final Set<Long> suspects = new LinkedHashSet<>();
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private final Set<Long> left = new HashSet<>();

  /** A finding, and when it was made first. */
  private record Waiting(Finding finding, long since) {}

  Confirmation(
      Reconciliation run, SecondLook look, Repair repair, DriftNotes notes, Patience patience) {
    this.run = run;
    this.look = look;
    this.repair = repair;
    this.notes = notes;
    this.patience = patience;
  }

  @Override
  public void add(long id) {
    run.requireGoingOn();
    if (!waiting.containsKey(id) && !left.contains(id) && suspects.add(id)) {
      if (suspects.size() == RecordReader.BATCH) {
        lookAtSuspects();
      }
    }
  }

  /** Looks at all that were added, and waits until each of them is decided. */
  void settle() {
    lookAtSuspects();
    while (!waiting.isEmpty()) {
      patience.outlast(
          waiting.values().stream().mapToLong(Waiting::since).max().orElseThrow(), run);
      lookAgain();
    }
  }

  private void lookAtSuspects() {
    if (suspects.isEmpty()) {
      return;
    }
    List<Long> ids = List.copyOf(suspects);
    suspects.clear();
    long now = patience.now();
    List<Finding> certain = new ArrayList<>();
    for (Finding finding : look.at(ids, now)) {
      if (isCertain(finding)) {
        certain.add(finding);
      } else {
        waiting.put(finding.asked(), new Waiting(finding, now));
      }
    }
    run.compared(ids.size());
    decide(certain);
    if (waiting.size() >= MOST_WAITING) {
      settle();
    }
  }

  /** Whether news of the change, if there were any, would have been worked in by now. */
  private boolean isCertain(Finding finding) {
    return !finding.isDrift()
        || patience.isNone()
        || (patience.isOver(finding.changedAt()) && !patience.newsWait(finding.changedAt()));
  }

  private void lookAgain() {
    List<Long> ids = waiting.keySet().stream().limit(RecordReader.BATCH).toList();
    List<Finding> certain = new ArrayList<>();
    List<Finding> open = new ArrayList<>();
    for (Finding finding : look.at(ids, patience.now())) {
      Waiting first = waiting.get(finding.asked());
      boolean changedAgain = finding.changedAt() != first.finding().changedAt();
      if (changedAgain || patience.newsWait(first.since())) {
        open.add(finding);
      } else {
        certain.add(finding);
      }
    }
    ids.forEach(waiting::remove);
    run.inFlight(open.stream().filter(Finding::isDrift).count());
    decide(certain);
  }

  private void decide(List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    Set<Finding> unmended = Set.copyOf(findings);
    if (run.request().repair()) {
      repair.apply(Repair.changes(findings));
      unmended = look.persisting(findings);
      if (!unmended.isEmpty()) {
        repair.apply(Repair.emphatically(List.copyOf(unmended)));
        unmended = look.persisting(unmended);
      }
    }
    List<Drift> drifts = new ArrayList<>();
    for (Finding finding : findings) {
      boolean mended = !unmended.contains(finding);
      if (finding.isDrift()) {
        drifts.add(finding.drift(mended));
      } else {
        run.aligned(1);
      }
      if (!mended) {
        left.add(finding.asked());
      }
    }
    notes.add(drifts);
  }
}
