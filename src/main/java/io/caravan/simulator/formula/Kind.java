package io.caravan.simulator.formula;

/** What a part of a formula yields, if it can be evaluated. */
public enum Kind {
  NUMBER("a number"),
  TEXT("a string"),
  TRUTH("true or false");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  /** As it reads in a message. */
  String words() {
    return words;
  }
}
