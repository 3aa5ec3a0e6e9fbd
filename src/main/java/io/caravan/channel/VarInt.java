package io.caravan.channel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Non-negative numbers in as few bytes as they need: seven bits each, the least first. */
final class VarInt {

  private VarInt() {}

  static void write(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  static long read(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
