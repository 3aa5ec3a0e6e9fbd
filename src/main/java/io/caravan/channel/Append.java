package io.caravan.channel;

import java.util.BitSet;
import java.util.List;

/** Messages of one caller on their way into a channel; packed and hashed on the caller's thread. */
final class Append {

  private final Channel channel;
  private final Pack.Packed packed;
  private final long[] hashes;
  private final BitSet duplicates = new BitSet();

  Append(Channel channel, List<ChannelMessage> messages) {
    this.channel = channel;
    this.packed = Pack.of(messages);
    this.hashes = DedupeHash.of(messages);
  }

  Channel channel() {
    return channel;
  }

  Pack.Packed packed() {
    return packed;
  }

  int count() {
    return packed.count();
  }

  /** True for a message without a dedupe key, which is never a duplicate. */
  boolean alwaysNew(int i) {
    return hashes[2 * i + 1] == 0;
  }

  long high(int i) {
    return hashes[2 * i];
  }

  long low(int i) {
    return hashes[2 * i + 1];
  }

  /** The decision of the last transaction that was tried; that of the committed one stays. */
  BitSet duplicates() {
    return duplicates;
  }

  int accepted() {
    return packed.count() - duplicates.cardinality();
  }

  Appended appended() {
    return new Appended(accepted(), duplicates.cardinality());
  }
}
