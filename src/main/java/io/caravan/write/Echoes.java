package io.caravan.write;

import io.caravan.hubspot.WebhookEvent;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the changes that Caravan itself made when HubSpot tells of them. Thread-safe.
 *
 * <p>A change is known again by its record, property, value and time; who made it is not enough,
 * for two integrations may share an app. When in doubt it is not ours: a needless round costs a
 * call, a change taken for ours would be lost.
 */
public final class Echoes {

  /** How an event relates to our own writes. */
  public enum Verdict {
    /** We made this change. */
    OWN,
    /** Somebody else did. */
    FOREIGN,
    /**
     * A write that would explain it is on its way, and which record it is about is not known yet.
     * To be asked again in a moment.
     */
    OPEN
  }

  /**
   * @param remembering to take effect together with the event's acknowledgement; null for none
   */
  public record Judgement(Verdict verdict, Effect<?> remembering) {

    static final Judgement FOREIGN = new Judgement(Verdict.FOREIGN, null);
    static final Judgement OPEN = new Judgement(Verdict.OPEN, null);
  }

  private final EchoMemory memory;
  private final EchoLog log;
  private final EchoSettings settings;
  private final Clock clock;
  private final Map<String, SentChange> sent = new ConcurrentHashMap<>();

  Echoes(Store store, EchoSettings settings, Clock clock, MeterRegistry meters) {
    this.settings = settings;
    this.clock = clock;
    this.memory =
        new EchoMemory(
            settings.window(), BatchCall.DEADLINE, settings.remembered(), settings.most());
    this.log = new EchoLog(store, memory, settings.remembered(), clock);
    log.load();
    meters.gauge("caravan.write.echo.remembered", memory, EchoMemory::size);
  }

  /**
   * Judges an event.
   *
   * @param heardAt when the event came in
   */
  public Judgement judge(WebhookEvent event, Instant heardAt) {
    log.catchUp(heardAt.toEpochMilli());
    if (memory.isEmpty() || madeByHand(event)) {
      return Judgement.FOREIGN;
    }
    Optional<EventKeys> keys = EventKeys.of(event);
    if (keys.isEmpty()) {
      return Judgement.FOREIGN;
    }
    boolean once = event.property() != null;
    long sentAt = memory.find(keys.get().key(), event.occurredAt(), once);
    if (sentAt != 0) {
      return once
          ? own(new EchoEntry(EchoEntry.Step.HEARD, keys.get().key(), sentAt, event.occurredAt()))
          : new Judgement(Verdict.OWN, null);
    }
    long now = clock.millis();
    if (keys.get().loose().stream()
        .noneMatch(loose -> memory.isOpen(loose, event.occurredAt(), now))) {
      return Judgement.FOREIGN;
    }
    if (now - heardAt.toEpochMilli() < settings.patience().toMillis()) {
      return Judgement.OPEN;
    }
    return madeByApp(event) ? new Judgement(Verdict.OWN, null) : Judgement.FOREIGN;
  }

  /** Notes at once which event a change was heard by, so that a later equal event is not it. */
  private Judgement own(EchoEntry heard) {
    memory.add(heard);
    return new Judgement(Verdict.OWN, new Effect<>(log, List.of(heard)));
  }

  /** A person in HubSpot's own pages; an API call is never reported like this. */
  private static boolean madeByHand(WebhookEvent event) {
    return event.changeSource() != null && event.changeSource().startsWith("CRM_UI");
  }

  private static boolean madeByApp(WebhookEvent event) {
    return "INTEGRATION".equals(event.changeSource())
        && event.appId() != 0
        && Long.toString(event.appId()).equals(event.sourceId());
  }

  /**
   * Notes that writes are about to be sent. One that is sent again counts as sent the first time.
   *
   * @return must be durable before they are sent
   */
  Effect<List<EchoEntry>> sending(Collection<Write> writes) {
    List<EchoEntry> entries = new ArrayList<>();
    long now = clock.millis();
    for (Write write : writes) {
      if (!sent.containsKey(write.id())) {
        SentChange change = SentChange.of(write, now);
        sent.put(write.id(), change);
        entries.addAll(change.sent());
      }
    }
    return new Effect<>(log, entries);
  }

  /** A create turns out to have been sent before, perhaps by a process before this one. */
  void sentBefore(Write write, Instant at) {
    sent.putIfAbsent(write.id(), SentChange.of(write, at.toEpochMilli()));
  }

  /**
   * HubSpot has a write.
   *
   * @param recordId the record; empty for links
   * @return to take effect with the write's outcome
   */
  Effect<List<EchoEntry>> settled(Write write, String recordId, boolean created) {
    SentChange change = sent.remove(write.id());
    return new Effect<>(
        log, change == null ? List.of() : change.settled(write, recordId, created, clock.millis()));
  }

  /** HubSpot refused a write. What a crash would bring back of it does no harm. */
  void refused(Write write) {
    SentChange change = sent.remove(write.id());
    if (change != null) {
      change.refused().forEach(memory::add);
    }
  }

  /** Whether HubSpot has a write is not known yet, or it does not; it may be sent again. */
  void unanswered(Write write) {
    sent.remove(write.id());
  }

  /** Changes that are on their way; for tests. */
  int onTheWay() {
    return sent.size();
  }
}
