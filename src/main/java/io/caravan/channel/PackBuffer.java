package io.caravan.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow; unlike the JDK's own stream without a lock and without a copy at the end. */
final class PackBuffer {

  private byte[] bytes;
  private int size;

  PackBuffer(int capacity) {
    bytes = new byte[Math.max(64, capacity)];
  }

  void number(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Eight bytes, the highest first. */
  void fixed(long value) {
    reserve(Long.BYTES);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The length, then the bytes. */
  void bytes(byte[] value) {
    number(value.length);
    append(value, 0, value.length);
  }

  /** The bytes alone. */
  void append(byte[] value, int from, int length) {
    reserve(length);
    System.arraycopy(value, from, bytes, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The buffer itself; only its first {@link #size()} bytes count. */
  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
