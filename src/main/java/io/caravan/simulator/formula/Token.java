package io.caravan.simulator.formula;

/**
 * A piece of a formula.
 *
 * @param text words in lower case, strings without their quotes
 * @param at where it begins, counted from 0
 */
record Token(Type type, String text, int at) {

  enum Type {
    NUMBER,
    STRING,
    WORD,
    SIGN,
    END
  }

  /** Whether this is a certain keyword or sign. */
  boolean is(String wanted) {
    return (type == Type.WORD || type == Type.SIGN) && text.equals(wanted);
  }

  @Override
  public String toString() {
    return type == Type.END ? "the end of the formula" : "'" + text + "'";
  }
}
