package io.caravan.benchmark.load;

/** Requests of one length that differ in some places only, made as they are sent. */
public interface Requests {

  /** How many there are. */
  int count();

  /** A request for {@link #write} to write over. */
  byte[] blankRequest();

  /** Makes a request that {@link #blankRequest} gave into the one with this number. */
  void write(int number, byte[] into);

  /** Writes a number in decimal digits of a fixed width, zeros first. */
  static void digits(long number, int width, byte[] into, int at) {
    long rest = number;
    for (int i = at + width - 1; i >= at; i--) {
      into[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
