package io.caravan.simulator.formula;

/**
 * The properties of a record as a formula reads them. Null stands for what cannot be evaluated: an
 * empty property, or one of another type than the formula takes it for.
 */
public interface Inputs {

  /** A number, or a time in milliseconds since the epoch. */
  Double number(String property);

  String text(String property);

  Boolean truth(String property);
}
