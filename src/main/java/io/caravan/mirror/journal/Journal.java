package io.caravan.mirror.journal;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.mirror.journal.JournalCalls.Entry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads HubSpot's webhooks journal from where reading ended, and puts its events into the channel
 * of pushed ones. Events and the place up to which they are read are committed together, in parts
 * of some thousand, so that a crash loses nothing and repeats nothing. Blocks its caller; one reads
 * at a time.
 */
public final class Journal {

  /** HubSpot keeps files for so long. */
  static final Duration RETENTION = Duration.ofDays(3);

  /** Files may be published somewhat later than what they tell of happened. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  /** An address of a file is good for some minutes; then it is asked for anew. */
  private static final int TRIES = 3;

  private final JournalCalls calls;
  private final JournalScopes scopes;
  private final JournalSubscriptions subscriptions;
  private final JournalIntake intake;
  private final Clock clock;
  private final MeterRegistry meters;
  private final ReentrantLock reading = new ReentrantLock();

  Journal(
      JournalCalls calls,
      JournalScopes scopes,
      JournalSubscriptions subscriptions,
      JournalIntake intake,
      Clock clock,
      MeterRegistry meters) {
    this.calls = calls;
    this.scopes = scopes;
    this.subscriptions = subscriptions;
    this.intake = intake;
    this.clock = clock;
    this.meters = meters;
  }

  /**
   * What reading brought.
   *
   * @param files taken whole
   * @param events of the journal in them that concern us
   * @param lostFrom from when on something is lost, because HubSpot does not have it any more or a
   *     file cannot be read; null when nothing is
   * @param coversFrom since when all that happened is in what was read, up to {@code readUntil}
   * @param readUntil the journal had nothing newer at this time
   */
  public record CaughtUp(
      int files, long events, Instant lostFrom, Instant coversFrom, Instant readUntil) {

    /** Whether nothing that happened between the two times is missing. */
    boolean covers(Instant from, Instant to) {
      return lostFrom == null && !coversFrom.isAfter(from) && !readUntil.isBefore(to);
    }
  }

  /**
   * Reads on until there is nothing newer.
   *
   * @throws CallFailed when HubSpot cannot be asked; what was read until then stays read
   * @throws JournalScopes.NoPortal when no portal is connected
   */
  public CaughtUp catchUp() {
    reading.lock();
    try {
      return read();
    } finally {
      reading.unlock();
    }
  }

  /**
   * Reads once more what happened since a time, whatever was read of it before. The place up to
   * which the journal is read stays where it is. Reads nothing when the journal does not reach back
   * so far.
   *
   * @param occasion within one, nothing is put into the channel twice
   * @throws JournalScopes.NoPortal when no portal is connected
   */
  public CaughtUp again(Instant since, String occasion) {
    reading.lock();
    try {
      JournalScope scope = scopes.now();
      Instant coversFrom = later(subscriptions.ensure(false).coversFrom(), oldest());
      JournalIntake.Reading run = intake.again(scope, occasion, since.minus(LATE));
      if (coversFrom.isAfter(since)) {
        return run.result(coversFrom, since);
      }
      String offset = "";
      Instant asked = clock.instant();
      List<Entry> entries = calls.after(offset, scope);
      while (!entries.isEmpty()) {
        for (Entry entry : entries) {
          take(entry, run);
          offset = entry.offset();
        }
        asked = clock.instant();
        entries = calls.after(offset, scope);
      }
      return run.result(coversFrom, asked);
    } finally {
      reading.unlock();
    }
  }

  private CaughtUp read() {
    JournalScope scope = scopes.now();
    JournalSubscriptions.Found found = subscriptions.ensure(false);
    JournalPosition position = start(scope, found);
    JournalIntake.Reading run = intake.from(scope, position);
    boolean never = position.readUntil().equals(Instant.EPOCH);
    if (!never && position.readUntil().isBefore(oldest())) {
      // HubSpot may answer with its earliest file as if nothing were lost.
      run.lose(oldest().plus(LATE));
    }
    while (true) {
      Instant asked = clock.instant();
      List<Entry> entries;
      try {
        entries = calls.after(run.position().offset(), scope);
      } catch (JournalCalls.ExpiredOffset e) {
        LOG.warn("The webhooks journal does not know the place any more: {}", e.getMessage());
        run.lose(oldest().plus(LATE));
        continue;
      }
      if (entries.isEmpty()) {
        run.move(run.position().read(asked), List.of());
        CaughtUp result = run.result(run.position().coversFrom(), asked);
        if (result.files() > 0) {
          LOG.info(
              "Read {} files of the webhooks journal, {} events", result.files(), result.events());
        }
        return result;
      }
      for (Entry entry : entries) {
        take(entry, run);
      }
    }
  }

  private JournalPosition start(JournalScope scope, JournalSubscriptions.Found found) {
    Optional<JournalPosition> known = intake.known(scope);
    if (known.isEmpty()) {
      JournalPosition first =
          JournalPosition.beginning(later(found.coversFrom(), oldest().plus(LATE)));
      intake.begin(scope, first);
      return first;
    }
    JournalPosition position = known.get();
    if (found.coversFrom().isAfter(position.coversFrom())) {
      // Something was subscribed to anew: before that, the journal did not tell of it.
      position = position.covering(found.coversFrom());
      intake.begin(scope, position);
    }
    return position;
  }

  /** What happened before this time, HubSpot may have thrown away. */
  private Instant oldest() {
    return clock.instant().minus(RETENTION);
  }

  private void take(Entry entry, JournalIntake.Reading run) {
    byte[] bytes = download(entry);
    try (var file = new JournalFile(bytes)) {
      run.take(file, entry.offset());
    } catch (JournalFile.Unreadable e) {
      LOG.error("{} (offset {}); it is left out", e.getMessage(), entry.offset());
      meters.counter("caravan.journal.unreadable").increment();
      run.leaveOut(entry.offset());
    }
    meters.counter("caravan.journal.files").increment();
  }

  private byte[] download(Entry entry) {
    CallFailed last = null;
    String address = entry.address();
    for (int i = 0; i < TRIES; i++) {
      try {
        return calls.download(new Entry(entry.offset(), address));
      } catch (CallFailed e) {
        last = e;
        if (!(e.error() instanceof CallError.Rejected)) {
          continue;
        }
        Optional<Entry> fresh = calls.at(entry.offset());
        if (fresh.isEmpty()) {
          throw e;
        }
        address = fresh.get().address();
      }
    }
    throw last;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
