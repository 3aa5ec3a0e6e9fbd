package io.caravan.simulator.formula;

import java.util.Map;

/** Inputs that a test gives; what is not in a map is empty. */
record FixedInputs(
    Map<String, Double> numbers, Map<String, String> texts, Map<String, Boolean> truths)
    implements Inputs {

  static FixedInputs numbers(Map<String, Double> numbers) {
    return new FixedInputs(numbers, Map.of(), Map.of());
  }

  @Override
  public Double number(String property) {
    return numbers.get(property);
  }

  @Override
  public String text(String property) {
    return texts.get(property);
  }

  @Override
  public Boolean truth(String property) {
    return truths.get(property);
  }
}
