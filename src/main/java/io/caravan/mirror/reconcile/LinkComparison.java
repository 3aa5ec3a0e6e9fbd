package io.caravan.mirror.reconcile;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.MirrorContents;
import io.caravan.mirror.RecordRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the associations of the mirror's records with HubSpot's, a thousand records per call,
 * and repairs them. A difference that is still there after a while is drift.
 */
final class LinkComparison {

  private static final long SKEW_MILLIS = 2_000;

  private final Reconciliation run;
  private final LinkSets hubspot;
  private final MirrorContents mirror;
  private final ReconcileRuns runs;
  private final Repair repair;
  private final DriftNotes notes;
  private final Patience patience;

  LinkComparison(
      Reconciliation run,
      LinkSets hubspot,
      MirrorContents mirror,
      ReconcileRuns runs,
      Repair repair,
      DriftNotes notes,
      Patience patience) {
    this.run = run;
    this.hubspot = hubspot;
    this.mirror = mirror;
    this.runs = runs;
    this.repair = repair;
    this.notes = notes;
    this.patience = patience;
  }

  /**
   * Compares the associations between two types.
   *
   * @param from the type that comes first in the order of types
   * @param records how many of its records; what was left out comes next time
   */
  void compare(ObjectType from, ObjectType to, long records) {
    long portal = run.request().portalId();
    boolean all = records == Long.MAX_VALUE;
    long after = all ? 0 : runs.linksComparedTo(portal, from, to);
    long open = records;
    // One wait for news on their way serves many pages: where little differs, one for all of them.
    Map<RecordRef, List<LinkDifference>> suspects = new LinkedHashMap<>();
    while (open > 0) {
      int size = (int) Math.min(open, LinkSets.BATCH);
      MirrorContents.Page page = mirror.page(portal, from, after, Long.MAX_VALUE, size);
      if (page.size() > 0) {
        suspects.putAll(
            differences(from, Arrays.stream(page.ids(), 0, page.size()).boxed().toList(), to));
        run.compared(page.size());
      }
      // At the end the next run begins anew.
      boolean end = page.size() < size;
      after = end ? 0 : page.lastId();
      open = end ? 0 : open - page.size();
      if (suspects.size() >= LinkSets.BATCH || open == 0) {
        lookAgain(suspects, from, to);
        suspects.clear();
      }
      if (!all && suspects.isEmpty()) {
        runs.linksComparedTo(portal, from, to, after);
      }
    }
  }

  private void lookAgain(
      Map<RecordRef, List<LinkDifference>> first, ObjectType from, ObjectType to) {
    if (first.isEmpty()) {
      return;
    }
    long since = patience.now();
    patience.outlast(since, run);
    long asked = patience.now() - SKEW_MILLIS;
    List<Long> doubtful = first.keySet().stream().map(RecordRef::id).toList();
    Map<RecordRef, List<LinkDifference>> again = new LinkedHashMap<>();
    for (int begin = 0; begin < doubtful.size(); begin += LinkSets.BATCH) {
      int end = Math.min(doubtful.size(), begin + LinkSets.BATCH);
      again.putAll(differences(from, doubtful.subList(begin, end), to));
    }
    List<LinkDifference> certain = new ArrayList<>();
    again.forEach(
        (ref, differences) ->
            differences.stream()
                .filter(found -> first.get(ref).stream().anyMatch(found::isSameAs))
                .forEach(certain::add));
    if (patience.newsWait(since)) {
      run.inFlight(certain.size());
    } else {
      decide(certain, from, to, asked);
    }
  }

  private Map<RecordRef, List<LinkDifference>> differences(
      ObjectType from, Collection<Long> ids, ObjectType to) {
    Map<Long, Map<Long, List<Label>>> theirs = hubspot.read(from, ids, to);
    Map<Long, Map<Long, List<Label>>> ours = mirror.labels(run.request().portalId(), from, ids, to);
    var found = new LinkedHashMap<RecordRef, List<LinkDifference>>();
    for (long id : ids) {
      var ref = new RecordRef(run.request().portalId(), from, id);
      List<LinkDifference> differences =
          LinkDifference.between(
              ref, to, ours.getOrDefault(id, Map.of()), theirs.getOrDefault(id, Map.of()));
      if (!differences.isEmpty()) {
        found.put(ref, differences);
      }
    }
    return found;
  }

  private void decide(
      List<LinkDifference> differences, ObjectType from, ObjectType to, long asked) {
    if (differences.isEmpty()) {
      return;
    }
    List<LinkDifference> unmended = differences;
    if (run.request().repair()) {
      List<AssociationChange> changes =
          differences.stream().flatMap(found -> found.changes(asked).stream()).toList();
      repair.apply(changes);
      unmended = stillThere(differences, from, to);
    }
    List<Drift> drifts = new ArrayList<>();
    for (LinkDifference found : differences) {
      String how = found.gone() ? "unlinked" : "linked as in HubSpot";
      drifts.add(
          new Drift(
              found.from(),
              DriftKind.ASSOCIATION,
              found.detail(),
              unmended.contains(found) ? "" : how));
    }
    notes.add(drifts);
  }

  /** Compares the mirror with what HubSpot said, without asking again. */
  private List<LinkDifference> stillThere(
      List<LinkDifference> differences, ObjectType from, ObjectType to) {
    List<Long> ids = differences.stream().map(found -> found.from().id()).distinct().toList();
    Map<Long, Map<Long, List<Label>>> ours = mirror.labels(run.request().portalId(), from, ids, to);
    return differences.stream()
        .filter(
            found -> {
              List<String> kinds =
                  ours
                      .getOrDefault(found.from().id(), Map.of())
                      .getOrDefault(found.to().id(), List.of())
                      .stream()
                      .map(Label::kind)
                      .toList();
              return !found.missing().stream().allMatch(label -> kinds.contains(label.kind()))
                  || found.extra().stream().anyMatch(label -> kinds.contains(label.kind()));
            })
        .toList();
  }
}
