package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.mirror.journal.JournalCalls.Entry;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
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

  /** Messages of one commit. */
  private static final int PART = 2_000;

  /** An address of a file is good for some minutes; then it is asked for anew. */
  private static final int TRIES = 3;

  private final JournalCalls calls;
  private final JournalSubscriptions subscriptions;
  private final JournalEvents events;
  private final JournalOffsets offsets;
  private final Store store;
  private final Channels channels;
  private final String channel;
  private final Clock clock;
  private final MeterRegistry meters;
  private final ReentrantLock reading = new ReentrantLock();

  Journal(
      JournalCalls calls,
      JournalSubscriptions subscriptions,
      JournalEvents events,
      JournalOffsets offsets,
      Store store,
      Channels channels,
      String channel,
      Clock clock,
      MeterRegistry meters) {
    this.calls = calls;
    this.subscriptions = subscriptions;
    this.events = events;
    this.offsets = offsets;
    this.store = store;
    this.channels = channels;
    this.channel = channel;
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
   * @param scope names the occasion: within one, nothing is put into the channel twice
   */
  public CaughtUp again(Instant since, String scope) {
    reading.lock();
    try {
      Instant coversFrom = later(subscriptions.ensure(false).coversFrom(), oldest());
      var run = new Run("journal-" + scope, since.minus(LATE), null);
      if (coversFrom.isAfter(since)) {
        return run.result(coversFrom, since);
      }
      String offset = "";
      Instant asked = clock.instant();
      List<Entry> entries = calls.after(offset);
      while (!entries.isEmpty()) {
        for (Entry entry : entries) {
          take(entry, run);
          offset = entry.offset();
        }
        asked = clock.instant();
        entries = calls.after(offset);
      }
      return run.result(coversFrom, asked);
    } finally {
      reading.unlock();
    }
  }

  private CaughtUp read() {
    JournalSubscriptions.Found found = subscriptions.ensure(false);
    JournalPosition position = start(found);
    var run = new Run("journal", Instant.EPOCH, position);
    boolean never = position.readUntil().equals(Instant.EPOCH);
    if (!never && position.readUntil().isBefore(oldest())) {
      // HubSpot may answer with its earliest file as if nothing were lost.
      run.lose();
    }
    while (true) {
      Instant asked = clock.instant();
      List<Entry> entries;
      try {
        entries = calls.after(run.position.offset());
      } catch (JournalCalls.ExpiredOffset e) {
        LOG.warn("The webhooks journal does not know the place any more: {}", e.getMessage());
        run.lose();
        continue;
      }
      if (entries.isEmpty()) {
        run.move(run.position.read(asked), List.of());
        CaughtUp result = run.result(run.position.coversFrom(), asked);
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

  private JournalPosition start(JournalSubscriptions.Found found) {
    Optional<JournalPosition> known = offsets.load();
    if (known.isEmpty()) {
      JournalPosition first =
          JournalPosition.beginning(later(found.coversFrom(), oldest().plus(LATE)));
      apply(List.of(offsets.moving(first)), 512);
      return first;
    }
    JournalPosition position = known.get();
    if (found.coversFrom().isAfter(position.coversFrom())) {
      // Something was subscribed to anew: before that, the journal did not tell of it.
      position = position.covering(found.coversFrom());
      apply(List.of(offsets.moving(position)), 512);
    }
    return position;
  }

  /** What happened before this time, HubSpot may have thrown away. */
  private Instant oldest() {
    return clock.instant().minus(RETENTION);
  }

  private void take(Entry entry, Run run) {
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

  private void apply(List<Effect<?>> effects, long bytes) {
    try {
      store.apply(effects, bytes).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JournalOffsets.MovedElsewhere moved) {
        throw moved;
      }
      throw new IllegalStateException(
          "The webhooks journal cannot be read on: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earliest(Instant known, Instant other) {
    return known == null || other.isBefore(known) ? other : known;
  }

  /** One reading: where it is, and what it has taken. */
  private final class Run {
    private final String scope;
    private final Instant since;
    private JournalPosition position;
    private int files;
    private long taken;
    private Instant lostFrom;

    /**
     * @param scope begins the dedupe keys
     * @param since events before are left out
     * @param position null when it must stay where it is
     */
    Run(String scope, Instant since, JournalPosition position) {
      this.scope = scope;
      this.since = since;
      this.position = position;
    }

    void take(JournalFile file, String offset) {
      long skip = position == null ? 0 : position.taken(offset);
      long number = 0;
      var messages = new ArrayList<ChannelMessage>();
      for (JsonNode event = file.next(); event != null; event = file.next()) {
        number++;
        if (number > skip && !JournalEvents.isBefore(event, since)) {
          add(events.translate(event, offset, scope), messages);
          if (messages.size() >= PART) {
            move(position == null ? null : position.within(offset, number), messages);
            messages.clear();
          }
        }
      }
      move(position == null ? null : position.behind(offset), messages);
      files++;
    }

    private void add(JournalEvents.Translated translated, List<ChannelMessage> messages) {
      if (translated.skipped() != null) {
        meters.counter("caravan.journal.skipped", "reason", translated.skipped()).increment();
        return;
      }
      messages.addAll(translated.messages());
      taken++;
      meters.counter("caravan.journal.events").increment();
    }

    /** HubSpot does not have all that follows the place any more; reading begins anew. */
    void lose() {
      lostFrom = earliest(lostFrom, position.readUntil());
      move(position.anew(later(position.coversFrom(), oldest().plus(LATE))), List.of());
    }

    void leaveOut(String offset) {
      Instant before =
          position == null ? since : later(position.readUntil(), position.coversFrom());
      lostFrom = earliest(lostFrom, before);
      if (position != null) {
        move(position.behind(offset), List.of());
      }
    }

    void move(JournalPosition to, List<ChannelMessage> messages) {
      var effects = new ArrayList<Effect<?>>();
      long bytes = 512;
      if (!messages.isEmpty()) {
        channels.requireRoom(channel, messages.size());
        effects.add(channels.appending(channel, List.copyOf(messages)));
        bytes += messages.stream().mapToLong(message -> message.body().length + 200L).sum();
      }
      if (to != null) {
        effects.add(offsets.moving(to));
      }
      if (!effects.isEmpty()) {
        apply(effects, bytes);
      }
      position = to;
    }

    CaughtUp result(Instant coversFrom, Instant readUntil) {
      return new CaughtUp(files, taken, lostFrom, coversFrom, readUntil);
    }
  }
}
