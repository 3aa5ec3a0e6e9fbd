package io.caravan.write.file;

/** The beginning of a file was refused whole; the run is over. */
public final class NothingFits extends UnusableInput {

  private static final long serialVersionUID = 1;

  NothingFits(String message) {
    super(message);
  }
}
