package io.caravan.channel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which messages of a channel are acknowledged: all up to the watermark, and ranges beyond it.
 *
 * <p>There are never more ranges than messages in hand, so one small row holds the acknowledgement
 * of any number of messages. Immutable.
 */
final class AckRanges {

  private final long watermark;
  private final long beyond;
  private final TreeMap<Long, Long> ranges;

  private AckRanges(long watermark, long beyond, TreeMap<Long, Long> ranges) {
    this.watermark = watermark;
    this.beyond = beyond;
    this.ranges = ranges;
  }

  /** Everything up to and including the watermark, and nothing beyond. */
  static AckRanges upTo(long watermark) {
    return new AckRanges(watermark, 0, new TreeMap<>());
  }

  /** The last sequence number before the first message that is not acknowledged. */
  long watermark() {
    return watermark;
  }

  /** How many messages beyond the watermark are acknowledged. */
  long beyond() {
    return beyond;
  }

  boolean contains(long seq) {
    if (seq <= watermark) {
      return true;
    }
    Map.Entry<Long, Long> range = ranges.floorEntry(seq);
    return range != null && seq <= range.getValue();
  }

  /** These and the given ones; acknowledging twice changes nothing. */
  AckRanges plus(Iterable<Long> sequences) {
    TreeMap<Long, Long> merged = new TreeMap<>(ranges);
    long count = beyond;
    for (long seq : sequences) {
      if (seq > watermark && add(merged, seq)) {
        count++;
      }
    }
    long mark = watermark;
    Map.Entry<Long, Long> first = merged.firstEntry();
    if (first != null && first.getKey() == mark + 1) {
      mark = first.getValue();
      count -= mark - watermark;
      merged.pollFirstEntry();
    }
    return new AckRanges(mark, count, merged);
  }

  private static boolean add(TreeMap<Long, Long> ranges, long seq) {
    Map.Entry<Long, Long> before = ranges.floorEntry(seq);
    if (before != null && seq <= before.getValue()) {
      return false;
    }
    long start = before != null && before.getValue() == seq - 1 ? before.getKey() : seq;
    Long after = ranges.remove(seq + 1);
    ranges.put(start, after == null ? seq : after);
    return true;
  }

  /** The ranges as pairs of variable-length numbers: gap since the last end, then length. */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(ranges.size() * 3);
    long last = watermark;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      VarInt.write(out, range.getKey() - last);
      VarInt.write(out, range.getValue() - range.getKey());
      last = range.getValue();
    }
    return out.toByteArray();
  }

  static AckRanges decode(long watermark, byte[] encoded) {
    TreeMap<Long, Long> ranges = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(encoded == null ? new byte[0] : encoded);
    long last = watermark;
    long beyond = 0;
    while (in.hasRemaining()) {
      long start = last + VarInt.read(in);
      last = start + VarInt.read(in);
      ranges.put(start, last);
      beyond += last - start + 1;
    }
    return new AckRanges(watermark, beyond, ranges);
  }
}
