package io.caravan.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages in one piece, as they stand in a row of {@code channel_pack}: a format byte, then for
 * each message its due time (0 for none), key, headers and body, numbers and lengths as {@link
 * VarInt}. One row for many messages makes appending, reading and purging a matter of copying
 * bytes.
 */
final class Pack {

  /** The first byte of each pack; another one would mean another format. */
  static final byte FORMAT = 1;

  private Pack() {}

  /** Packs messages, without the format byte, and notes where each begins. */
  static Packed of(List<ChannelMessage> messages) {
    PackBuffer buffer = new PackBuffer(messages.size() * 384);
    int[] ends = new int[messages.size()];
    for (int i = 0; i < ends.length; i++) {
      ChannelMessage message = messages.get(i);
      buffer.number(message.due() == null ? 0 : Math.max(0, message.due().toEpochMilli()));
      buffer.text(message.key());
      buffer.number(message.headers().size());
      message
          .headers()
          .forEach(
              (name, value) -> {
                buffer.text(name);
                buffer.text(value);
              });
      buffer.bytes(message.body());
      ends[i] = buffer.size();
    }
    return new Packed(buffer.array(), ends);
  }

  /**
   * Unpacks a row.
   *
   * @param firstSeq number of its first message
   * @param from number of the first message that is wanted
   */
  static void read(
      byte[] payload, long firstSeq, long putAt, long from, Consumer<StoredMessage> sink) {
    if (payload[0] != FORMAT) {
      throw new IllegalStateException(
          "A pack of format " + payload[0] + " was written by a newer version of Caravan");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    in.position(1);
    for (long seq = firstSeq; in.hasRemaining(); seq++) {
      long due = VarInt.read(in);
      int keyLength = (int) VarInt.read(in);
      int keyStart = in.position();
      in.position(keyStart + keyLength);
      Map<String, String> headers = headers(in);
      int bodyLength = (int) VarInt.read(in);
      if (seq < from) {
        in.position(in.position() + bodyLength);
        continue;
      }
      byte[] body = new byte[bodyLength];
      in.get(body);
      sink.accept(
          new StoredMessage(
              seq,
              new String(payload, keyStart, keyLength, StandardCharsets.UTF_8),
              KeyHash.of(payload, keyStart, keyStart + keyLength),
              headers,
              body,
              putAt,
              due,
              0));
    }
  }

  private static Map<String, String> headers(ByteBuffer in) {
    int count = (int) VarInt.read(in);
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < count; i++) {
      headers.put(text(in), text(in));
    }
    return headers;
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[(int) VarInt.read(in)];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Packed messages, end to end.
   *
   * @param bytes larger than the last end
   * @param ends where each message ends
   */
  record Packed(byte[] bytes, int[] ends) {

    int count() {
      return ends.length;
    }

    int start(int i) {
      return i == 0 ? 0 : ends[i - 1];
    }

    int size() {
      return ends.length == 0 ? 0 : ends[ends.length - 1];
    }
  }
}
