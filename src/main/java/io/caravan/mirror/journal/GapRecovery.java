package io.caravan.mirror.journal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.mirror.journal.Gap.Cause;
import io.caravan.mirror.journal.Gap.Means;
import io.caravan.mirror.journal.Journal.CaughtUp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes up for gaps: by the journal where it reaches back far enough and may be read, else by a
 * sync of what has changed since. Says which of the two, in the log and in the table of gaps. A gap
 * that cannot be closed now stays open and is tried again. Blocks its caller.
 */
public final class GapRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(GapRecovery.class);

  private final GapLog gaps;
  private final Optional<Journal> journal;
  private final IncrementalSync sync;
  private final Clock clock;

  /**
   * @param journal empty when it is not enabled
   */
  GapRecovery(GapLog gaps, Optional<Journal> journal, IncrementalSync sync, Clock clock) {
    this.gaps = gaps;
    this.journal = journal;
    this.sync = sync;
    this.clock = clock;
  }

  /** Reads the journal on, for the case that webhooks were lost unnoticed. */
  void readJournal() {
    journal.ifPresent(
        present -> {
          CaughtUp read;
          try {
            read = present.catchUp();
          } catch (JournalOffsets.MovedElsewhere e) {
            LOG.info("The webhooks journal is left to another instance, which reads it, too");
            return;
          } catch (JournalScopes.NoPortal e) {
            LOG.debug("The webhooks journal is not read: {}", e.getMessage());
            return;
          }
          if (read.lostFrom() != null) {
            Instant now = clock.instant();
            gaps.note(Gap.found(read.lostFrom(), now, Cause.JOURNAL_LOST, now));
            closeOpen();
          }
        });
  }

  /** Makes up for all that happened since a time, and tells how. */
  public Gap closeSince(Instant since) {
    Instant now = clock.instant();
    long id = gaps.note(Gap.found(since, now, Cause.ASKED, now));
    closeOpen();
    return gaps.find(id).orElseThrow();
  }

  /** Tries to close each open gap. */
  synchronized void closeOpen() {
    gaps.open().forEach(this::close);
  }

  private void close(Gap gap) {
    if (journal.isEmpty()) {
      sync(gap, gap.from(), "the journal is not enabled (caravan.journal.enabled)");
    } else if (gap.cause() == Cause.JOURNAL_LOST) {
      sync(gap, gap.from(), gap.cause().words());
    } else {
      byJournal(gap, journal.get());
    }
  }

  private void byJournal(Gap gap, Journal from) {
    try {
      CaughtUp read =
          gap.cause() == Cause.ASKED ? from.again(gap.from(), "gap-" + gap.id()) : from.catchUp();
      if (read.covers(gap.from(), gap.to())) {
        close(gap, Means.JOURNAL, read.events(), read.files() + " files of the journal");
        return;
      }
      Instant since =
          read.lostFrom() != null && read.lostFrom().isBefore(gap.from())
              ? read.lostFrom()
              : gap.from();
      sync(gap, since, "the journal tells of everything since " + read.coversFrom() + " only");
    } catch (CallFailed e) {
      boolean forGood =
          e.error() instanceof CallError.Unauthorised || e.error() instanceof CallError.Rejected;
      if (forGood) {
        sync(gap, gap.from(), "the journal cannot be read: " + e.getMessage());
      } else {
        wait(gap, e.getMessage());
      }
    } catch (JournalScopes.NoPortal e) {
      wait(gap, e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("The gap since {} stays open", gap.from(), e);
      gaps.waiting(gap, "will be tried again: " + e.getMessage());
    }
  }

  private void sync(Gap gap, Instant since, String reason) {
    try {
      IncrementalSync.Started started = sync.since(since, gap.to());
      close(gap, started.means(), 0, reason + "; " + started.detail());
    } catch (IncrementalSync.Unavailable e) {
      wait(gap, reason + "; " + e.getMessage());
    }
  }

  private void close(Gap gap, Means means, long events, String detail) {
    gaps.closed(gap, means, events, detail, clock.instant());
    LOG.info(
        "The gap from {} to {} ({}) is closed by {}: {} events, {}",
        gap.from(),
        gap.to(),
        gap.cause().words(),
        means == Means.JOURNAL ? "the journal" : "the " + means.code() + " sync",
        events,
        detail);
  }

  private void wait(Gap gap, String why) {
    String detail = "will be tried again: " + why;
    if (!detail.equals(gap.detail())) {
      LOG.warn("The gap since {} stays open: {}", gap.from(), why);
      gaps.waiting(gap, detail);
    }
  }
}
