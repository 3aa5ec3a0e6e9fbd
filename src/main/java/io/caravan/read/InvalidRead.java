package io.caravan.read;

import java.util.List;

/** A read that cannot be made, with all that is wrong with it. */
public final class InvalidRead extends RuntimeException {

  public InvalidRead(List<String> problems) {
    super(String.join("; ", problems));
  }
}
