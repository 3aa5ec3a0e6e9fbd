package io.caravan.simulator.formula;

/** Why a formula is none; the message says what, where and how to mend it. */
public final class FormulaProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param at where in the formula, counted from 0
   */
  FormulaProblem(String what, int at) {
    super("%s (at character %d)".formatted(what, at + 1));
  }
}
