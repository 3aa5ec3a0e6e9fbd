package io.caravan.write.file;

/** Nothing of an input can be written; the message tells a person why, and how to mend it. */
public class UnusableInput extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnusableInput(String message) {
    super(message);
  }
}
