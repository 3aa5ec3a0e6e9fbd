package io.caravan.mirror.association;

import io.caravan.mirror.AssociationSet;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.Origin;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncPage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the reading of one pair of types adds to a page. Put into the page only when everything for
 * it is read: a step that fails half-way is tried again from its beginning.
 */
final class PageLinks {

  private final TypePair pair;
  private final List<AssociationSets.Answer> answers = new ArrayList<>();
  private final Set<Long> read = new HashSet<>();
  private final Set<Long> waiting = new HashSet<>();
  private final Set<Long> left = new HashSet<>();
  private boolean refused;
  private long calls;
  private long missed;
  private long changed;

  PageLinks(TypePair pair) {
    this.pair = pair;
  }

  TypePair pair() {
    return pair;
  }

  /** An answer that is committed with the page. */
  void take(AssociationSets.Answer answer) {
    answers.add(answer);
    read.addAll(answer.ids());
    waiting.addAll(answer.missed());
    count(answer);
  }

  /** An answer that was committed by itself. */
  void took(AssociationSets.Answer answer, List<PendingChange> changes) {
    changed += visible(changes);
    count(answer);
  }

  void count(AssociationSets.Answer answer) {
    calls += answer.calls();
    missed += answer.missed().size();
  }

  /** These are read with a later page. */
  void leave(Set<Long> ids) {
    waiting.addAll(ids);
    left.addAll(ids);
  }

  /** Those that wait for a later page. */
  Set<Long> left() {
    return left;
  }

  /** Whether the page says already what becomes of a record. */
  boolean knows(long id) {
    return read.contains(id) || waiting.contains(id);
  }

  /** HubSpot does not let them be read. */
  void refuse() {
    refused = true;
    missed++;
  }

  boolean isRefused() {
    return refused;
  }

  /** The changes of an answer. */
  static List<PendingChange> changes(List<AssociationSet> sets, long runId) {
    return sets.stream().map(set -> new PendingChange(set, Origin.sync(runId))).toList();
  }

  void addTo(SyncPage page, PendingAssociations pending, MirrorWriter writer) {
    for (AssociationSets.Answer answer : answers) {
      changes(answer.sets(), page.run().id()).forEach(change -> page.add(writer.effect(change)));
    }
    if (!page.run().request().dryRun()) {
      answers.forEach(answer -> page.add(pending.read(pair, answer.ids(), answer.asOf())));
      if (!waiting.isEmpty()) {
        page.add(pending.waiting(pair, waiting));
      }
    }
    page.count(SyncCount.CALLS, calls);
    page.count(SyncCount.ERRORS, missed);
    page.count(SyncCount.ASSOCIATIONS, changed);
  }

  private static long visible(List<PendingChange> changes) {
    return changes.stream().mapToLong(PendingChange::visibleAssociations).sum();
  }
}
