package io.caravan.write;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A step in the life of a change that we make: sent, then settled or dropped, and heard of by an
 * event.
 *
 * @param key the change, see {@link ChangeKeys}
 * @param sentAt when it was sent, milliseconds since the epoch; tells two equal changes apart
 * @param at when HubSpot's answer came (settled), or when it happened by HubSpot's clock (heard)
 */
record EchoEntry(Step step, long key, long sentAt, long at) {

  private static final int BYTES = 1 + 3 * Long.BYTES;

  /** What is known of the change. */
  enum Step {
    /** It is on its way; HubSpot may have it or not. */
    SENT,
    /** HubSpot has it. */
    SETTLED,
    /** HubSpot has refused it. */
    DROPPED,
    /** HubSpot's event about it came. */
    HEARD,
    /** It is on its way to a record that HubSpot's answer is to name. */
    AWAITED,
    /** The answer that was awaited came. */
    ANSWERED
  }

  private static final Step[] STEPS = Step.values();

  static byte[] pack(List<EchoEntry> entries) {
    ByteBuffer bytes = ByteBuffer.allocate(entries.size() * BYTES);
    for (EchoEntry entry : entries) {
      bytes.put((byte) entry.step.ordinal());
      bytes.putLong(entry.key).putLong(entry.sentAt).putLong(entry.at);
    }
    return bytes.array();
  }

  static List<EchoEntry> unpack(byte[] packed) {
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    List<EchoEntry> entries = new ArrayList<>(packed.length / BYTES);
    while (bytes.remaining() >= BYTES) {
      entries.add(
          new EchoEntry(STEPS[bytes.get()], bytes.getLong(), bytes.getLong(), bytes.getLong()));
    }
    return entries;
  }
}
