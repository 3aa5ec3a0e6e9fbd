package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The properties of one object type, each with a number that stays the same. Records keep their
 * values in arrays by that number, which is what lets a million of them fit in memory.
 *
 * <p>The first three are computed from the record itself and stored nowhere: id, time of creation,
 * time of the last change.
 */
public final class PropertyCatalog {

  /** Number of {@code hs_object_id}. */
  public static final int ID = 0;

  /** Number of {@code createdate} or {@code hs_createdate}. */
  public static final int CREATED = 1;

  /** Number of {@code lastmodifieddate} or {@code hs_lastmodifieddate}. */
  public static final int MODIFIED = 2;

  /** The first number whose values are stored. */
  public static final int FIRST_STORED = 3;

  private final List<PropertyDefinition> definitions = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final CalculatedValues calculated = new CalculatedValues();
  private boolean formulas;

  /** Adds a property, or replaces the one with its name. */
  public int put(PropertyDefinition definition) {
    int number = set(definition);
    formulas |= definition.followsFormula();
    if (formulas) {
      calculated.bind(this);
    }
    return number;
  }

  private int set(PropertyDefinition definition) {
    Integer known = numbers.get(definition.name());
    if (known != null) {
      definitions.set(known, definition);
      return known;
    }
    definitions.add(definition);
    numbers.put(definition.name(), definitions.size() - 1);
    return definitions.size() - 1;
  }

  /** The number of a property in use, or -1. */
  public int number(String name) {
    Integer number = numbers.get(name);
    return number == null || definitions.get(number).archived() ? -1 : number;
  }

  /** The property with this number. */
  public PropertyDefinition get(int number) {
    return definitions.get(number);
  }

  /** The property with this name, archived ones included. */
  public Optional<PropertyDefinition> find(String name) {
    Integer number = numbers.get(name);
    return number == null ? Optional.empty() : Optional.of(definitions.get(number));
  }

  /** The values that follow from others by a formula. */
  CalculatedValues calculated() {
    return calculated;
  }

  public int size() {
    return definitions.size();
  }

  /** All properties in order of their numbers. */
  public List<PropertyDefinition> all() {
    return List.copyOf(definitions);
  }
}
