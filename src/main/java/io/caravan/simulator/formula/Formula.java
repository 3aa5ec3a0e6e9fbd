package io.caravan.simulator.formula;

import java.util.Set;
import java.util.TreeSet;

/**
 * The formula of a calculated property. Never changes, and may be evaluated by any thread.
 *
 * <p>A formula has no value when an input that it needs has none: {@code is_present} asks before.
 * Numbers are double precision.
 */
public final class Formula {

  private final String text;
  private final Expression expression;

  private Formula(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /**
   * Reads a formula.
   *
   * @throws FormulaProblem when it is none, or says what HubSpot does not document
   */
  public static Formula parse(String text) {
    return new Formula(text, new FormulaParser(text).parse());
  }

  /** What it yields. */
  public Kind kind() {
    return expression.kind();
  }

  /** The names of the properties that it reads. */
  public Set<String> properties() {
    var names = new TreeSet<String>();
    expression.properties(variable -> names.add(variable.name()));
    return names;
  }

  /** The value as HubSpot writes values; null when there is none. */
  public String value(Inputs inputs) {
    Object value = expression.value(inputs);
    if (value == null) {
      return null;
    }
    String written = value instanceof Double amount ? Results.written(amount) : value.toString();
    return written.isEmpty() ? null : written;
  }

  /** As it was given. */
  @Override
  public String toString() {
    return text;
  }
}
