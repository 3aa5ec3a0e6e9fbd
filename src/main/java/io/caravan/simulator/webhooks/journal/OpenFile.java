package io.caravan.simulator.webhooks.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.http.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Events of one portal that were not published yet. The newest event stays open, since one write
 * changes properties one after another and is told as one event.
 */
final class OpenFile {

  static final int MAX_EVENTS = 10_000;
  static final int MAX_BYTES = 5_000_000;

  /** Room for the members around the events. */
  private static final int FRAME = 200;

  private final long openedAt;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private int written;
  private ObjectNode newest;
  private Object newestKey;

  OpenFile(long openedAt) {
    this.openedAt = openedAt;
  }

  long openedAt() {
    return openedAt;
  }

  /** The newest event if it came of the same write; null otherwise. */
  ObjectNode newest(Object key) {
    return key.equals(newestKey) ? newest : null;
  }

  /** Whether one more event would be too much. */
  boolean full(int bytes) {
    int pending = newest == null ? 0 : Json.write(newest).length + 1;
    return written + (newest == null ? 0 : 1) >= MAX_EVENTS
        || FRAME + events.size() + pending + bytes + 1 > MAX_BYTES;
  }

  boolean empty() {
    return written == 0 && newest == null;
  }

  void add(ObjectNode event, Object key) {
    settle();
    newest = event;
    newestKey = key;
  }

  private void settle() {
    if (newest != null) {
      if (written > 0) {
        events.write(',');
      }
      events.writeBytes(Json.write(newest));
      written++;
      newest = null;
      newestKey = null;
    }
  }

  JournalFile publish(long number, String offset, long portalId, long at, String iso) {
    settle();
    var json = new ByteArrayOutputStream(events.size() + FRAME);
    json.writeBytes(
        ("{\"offset\":\"" + offset + "\",\"publishedAt\":\"" + iso + "\",\"journalEvents\":[")
            .getBytes(StandardCharsets.UTF_8));
    json.writeBytes(events.toByteArray());
    json.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return JournalFile.of(number, offset, portalId, at, written, json.toByteArray());
  }

  /** A file in a snapshot; its newest event is closed. */
  record State(long portalId, long openedAt, byte[] events, int written) {}

  State state(long portalId) {
    settle();
    return new State(portalId, openedAt, events.toByteArray(), written);
  }

  static OpenFile of(State state) {
    var file = new OpenFile(state.openedAt());
    file.events.writeBytes(state.events());
    file.written = state.written();
    return file;
  }
}
