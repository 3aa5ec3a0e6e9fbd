package io.caravan.simulator.crm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of a record in one array of bytes. A million records of twenty texts each would be
 * fourteen million objects otherwise, half of their memory headers and padding.
 *
 * <p>Each value that is not null: its number, its length in bytes, then the text; in ISO 8859-1
 * where that has all its characters, else in UTF-16, which keeps even broken surrogate pairs.
 */
final class PackedValues {

  private static final byte[] NONE = {};

  private PackedValues() {}

  /** Packs values by their numbers; null stands for none. */
  static byte[] pack(String[] values) {
    byte[] packed = new byte[16 * values.length + 16];
    int at = 0;
    for (int number = 0; number < values.length; number++) {
      String value = values[number];
      if (value == null) {
        continue;
      }
      boolean latin = isLatin(value);
      byte[] text = latin ? value.getBytes(StandardCharsets.ISO_8859_1) : twoByTwo(value);
      if (packed.length < at + text.length + 10) {
        packed = Arrays.copyOf(packed, (at + text.length + 10) * 3 / 2);
      }
      at = putNumber(packed, at, number);
      at = putNumber(packed, at, text.length << 1 | (latin ? 0 : 1));
      System.arraycopy(text, 0, packed, at, text.length);
      at += text.length;
    }
    return at == 0 ? NONE : Arrays.copyOf(packed, at);
  }

  /** The value with a number; null when there is none. */
  static String get(byte[] packed, int number) {
    var reader = new Reader(packed);
    while (reader.next() && reader.number <= number) {
      if (reader.number == number) {
        return reader.text();
      }
    }
    return null;
  }

  /** All values by their numbers, in an array that has at least some length. */
  static String[] unpack(byte[] packed, int length) {
    var values = new String[length];
    var reader = new Reader(packed);
    while (reader.next()) {
      if (reader.number >= values.length) {
        values = Arrays.copyOf(values, reader.number + 1);
      }
      values[reader.number] = reader.text();
    }
    return values;
  }

  /** By hand, since a charset would put a question mark in the place of half a surrogate pair. */
  private static byte[] twoByTwo(String text) {
    var bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }

  private static String twoByTwo(byte[] bytes, int at, int length) {
    var text = new char[length / 2];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) (bytes[at + 2 * i] << 8 | bytes[at + 2 * i + 1] & 0xff);
    }
    return new String(text);
  }

  private static boolean isLatin(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }

  /** Seven bits to a byte, the highest bit set on all but the last. */
  private static int putNumber(byte[] into, int start, int number) {
    int at = start;
    int rest = number;
    while (rest > 0x7f) {
      into[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    into[at++] = (byte) rest;
    return at;
  }

  private static final class Reader {
    private final byte[] packed;
    private int at;
    private int number;
    private int length;
    private boolean latin;

    Reader(byte[] packed) {
      this.packed = packed;
    }

    /** Goes to the next value, if there is one. */
    boolean next() {
      at += length;
      if (at >= packed.length) {
        return false;
      }
      number = takeNumber();
      int lengthAndKind = takeNumber();
      length = lengthAndKind >>> 1;
      latin = (lengthAndKind & 1) == 0;
      return true;
    }

    String text() {
      return latin
          ? new String(packed, at, length, StandardCharsets.ISO_8859_1)
          : twoByTwo(packed, at, length);
    }

    private int takeNumber() {
      int value = 0;
      int shift = 0;
      byte next;
      do {
        next = packed[at++];
        value |= (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      return value;
    }
  }
}
