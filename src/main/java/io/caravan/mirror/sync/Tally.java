package io.caravan.mirror.sync;

import io.caravan.mirror.Knowledge;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What became of the changes of a page. Asked within the transaction, after they were applied; when
 * the transaction is tried again, so is the count.
 */
final class Tally {

  private final SyncPage page;
  private final List<PendingChange> changes = new ArrayList<>();
  private long absent;

  Tally(SyncPage page) {
    this.page = page;
  }

  void of(PendingChange change) {
    changes.add(change);
  }

  void absent(long records) {
    absent = records;
  }

  /** What became of which record. */
  List<RecordTransition> transitions() {
    return changes.stream().map(PendingChange::transition).filter(Objects::nonNull).toList();
  }

  SyncCounts counts() {
    long created = 0;
    long updated = 0;
    long unchanged = 0;
    long deleted = 0;
    for (PendingChange change : changes) {
      RecordTransition transition = change.transition();
      if (change.change() instanceof RecordChange.Merged) {
        deleted += transition == null ? 0 : ((RecordChange.Merged) change.change()).oldIds().size();
      } else if (transition == null) {
        unchanged++;
      } else if (transition.after().state() != RecordState.LIVE) {
        deleted++;
      } else if (transition.before().knowledge() != Knowledge.COMPLETE
          && transition.before().properties().isEmpty()) {
        created++;
      } else if (transition.before().properties().equals(transition.after().properties())
          && transition.before().state() == transition.after().state()) {
        unchanged++;
      } else {
        updated++;
      }
    }
    return page.counts()
        .plus(SyncCount.CREATED, created)
        .plus(SyncCount.UPDATED, updated)
        .plus(SyncCount.UNCHANGED, unchanged)
        .plus(SyncCount.DELETED, deleted)
        .plus(SyncCount.ABSENT, absent);
  }
}
