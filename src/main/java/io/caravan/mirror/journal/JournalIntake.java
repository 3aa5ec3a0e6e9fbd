package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.Channels;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Puts the journal's events into the channel of pushed ones, and commits them together with the
 * place up to which the journal is read, in parts of some thousand.
 */
final class JournalIntake {

  /** Messages of one commit. */
  private static final int PART = 2_000;

  private final Store store;
  private final Channels channels;
  private final String channel;
  private final MeterRegistry meters;

  JournalIntake(Store store, Channels channels, String channel, MeterRegistry meters) {
    this.store = store;
    this.channels = channels;
    this.channel = channel;
    this.meters = meters;
  }

  /** Begins to read on from a place. */
  Reading from(JournalScope whose, JournalPosition position) {
    return new Reading(whose, "journal", Instant.EPOCH, position);
  }

  /**
   * Begins to read what happened since a time once more, without moving the place.
   *
   * @param occasion begins the dedupe keys: within one, nothing is put into the channel twice
   */
  Reading again(JournalScope whose, String occasion, Instant since) {
    return new Reading(whose, "journal-" + occasion, since, null);
  }

  /** Where reading ended last; empty before the first time. */
  Optional<JournalPosition> known(JournalScope whose) {
    return offsets(whose).load();
  }

  /** Notes where reading begins. */
  void begin(JournalScope whose, JournalPosition position) {
    apply(List.of(offsets(whose).moving(position)), 512);
  }

  private JournalOffsets offsets(JournalScope whose) {
    return new JournalOffsets(store, whose.reader());
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

  private static Instant earliest(Instant known, Instant other) {
    return known == null || other.isBefore(known) ? other : known;
  }

  /** One reading: where it is, and what it has taken. */
  final class Reading {
    private final JournalEvents events;
    private final JournalOffsets offsets;
    private final String keys;
    private final Instant since;
    private JournalPosition position;
    private int files;
    private long taken;
    private Instant lostFrom;

    /**
     * @param whose events are taken
     * @param keys what the dedupe keys begin with
     * @param since events before are left out
     * @param position null when it must stay where it is
     */
    private Reading(JournalScope whose, String keys, Instant since, JournalPosition position) {
      this.events = new JournalEvents(whose.portals()::contains);
      this.offsets = offsets(whose);
      this.keys = keys;
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
          add(events.translate(event, offset, keys), messages);
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

    /**
     * HubSpot does not have all that follows the place any more; reading begins anew.
     *
     * @param oldestSafe HubSpot still has all that happened since
     */
    void lose(Instant oldestSafe) {
      lostFrom = earliest(lostFrom, position.readUntil());
      move(position.anew(Journal.later(position.coversFrom(), oldestSafe)), List.of());
    }

    void leaveOut(String offset) {
      Instant before =
          position == null ? since : Journal.later(position.readUntil(), position.coversFrom());
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

    Journal.CaughtUp result(Instant coversFrom, Instant readUntil) {
      return new Journal.CaughtUp(files, taken, lostFrom, coversFrom, readUntil);
    }

    /** Where it is; null when the place stays where it is. */
    JournalPosition position() {
      return position;
    }
  }
}
