package io.caravan.read;

/** No more reads can wait. Try again later, or raise {@code caravan.read.max-waiting}. */
public final class TooManyReads extends RuntimeException {

  TooManyReads(int most) {
    super(most + " reads wait already, which is caravan.read.max-waiting; try again later");
  }
}
