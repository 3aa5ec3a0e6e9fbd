package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.Backlog;
import io.caravan.gateway.quota.QuotaState;
import io.caravan.hubspot.Bucket;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What a running Caravan has done so far, in numbers that a person wants to see. */
final class Figures {

  private static final String EVENTS = "events";
  private static final String REFETCH = "refetch";

  private final Application application;

  Figures(Application application) {
    this.application = application;
  }

  /**
   * Counts of events.
   *
   * @param accepted kept for handling
   * @param processed handled and acknowledged
   * @param duplicates recognised and dropped
   */
  record Events(long accepted, long processed, long duplicates) {}

  /** The events since the start. */
  Events events() {
    return new Events(count("in"), count("out"), count("duplicates"));
  }

  /** Whether no message waits to be handled. */
  boolean isIdle() {
    return backlog(EVENTS).depth() == 0 && backlog(REFETCH).depth() == 0;
  }

  /** Messages that were given up on. */
  long deadLetters() {
    return backlog(EVENTS).deadLetters() + backlog(REFETCH).deadLetters();
  }

  /** Calls that count in the portal's ten-second window now, as Caravan reckons. */
  long burstUsed(long portalId) {
    return application.quota().states().stream()
        .filter(state -> state.portalId() == portalId && state.bucket() == Bucket.BURST)
        .filter(state -> state.window().equals("burst"))
        .mapToLong(QuotaState::used)
        .max()
        .orElse(0);
  }

  /** How often each event id was processed. */
  Map<Long, Integer> processings() throws IOException {
    var lines = new StringWriter();
    application.eventLog().export(lines, Instant.EPOCH);
    var times = new HashMap<Long, Integer>();
    var reader = new ObjectMapper();
    for (String line : (Iterable<String>) lines.toString().lines()::iterator) {
      times.merge(reader.readTree(line).path("eventId").asLong(), 1, Integer::sum);
    }
    return times;
  }

  private Backlog backlog(String channel) {
    return application.channel().channels().backlog(channel);
  }

  private long count(String what) {
    var counter =
        application.meters().find("caravan.channel." + what).tag("channel", EVENTS).counter();
    return counter == null ? 0 : (long) counter.count();
  }
}
