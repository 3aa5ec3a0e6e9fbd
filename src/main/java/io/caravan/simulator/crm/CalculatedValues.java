package io.caravan.simulator.crm;

import io.caravan.simulator.formula.Formula;
import io.caravan.simulator.formula.FormulaProblem;
import io.caravan.simulator.formula.Inputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * The values that follow from others of the same record by a formula. They are computed when they
 * are read and stored nowhere: another formula counts for a million records at once, and a version
 * that search still shows has the values that belong to it.
 *
 * <p>Changed under the portal's lock; may be read by any thread.
 */
final class CalculatedValues {

  private static final ChangeSource CALCULATED = new ChangeSource("CALCULATED", null);

  /** A formula with the numbers and types of what it reads. */
  private record Calculation(
      PropertyDefinition property, Formula formula, Map<String, Input> inputs) {}

  private record Input(int number, String type) {}

  private volatile Calculation[] byNumber = {};

  /** Takes note of a change of the definitions. */
  void bind(PropertyCatalog catalog) {
    var calculations = new Calculation[catalog.size()];
    boolean any = false;
    for (int number = 0; number < calculations.length; number++) {
      calculations[number] = bind(catalog, catalog.get(number), at(number));
      any |= calculations[number] != null;
    }
    byNumber = any ? calculations : new Calculation[0];
  }

  private static Calculation bind(
      PropertyCatalog catalog, PropertyDefinition property, Calculation before) {
    if (!property.followsFormula() || property.archived()) {
      return null;
    }
    Formula formula = before == null ? null : before.formula();
    if (formula == null || !formula.toString().equals(property.details().calculationFormula())) {
      formula = read(property.details().calculationFormula());
    }
    if (formula == null) {
      return null;
    }
    var inputs = new HashMap<String, Input>();
    for (String name : formula.properties()) {
      int number = catalog.number(name);
      if (number >= 0) {
        inputs.put(name, new Input(number, catalog.get(number).type()));
      }
    }
    return new Calculation(property, formula, Map.copyOf(inputs));
  }

  /** Snapshots of earlier versions may hold what nobody had checked: such a property is empty. */
  private static Formula read(String text) {
    try {
      return Formula.parse(text);
    } catch (FormulaProblem e) {
      return null;
    }
  }

  private Calculation at(int number) {
    Calculation[] all = byNumber;
    return number >= 0 && number < all.length ? all[number] : null;
  }

  /** Whether the value of a property is computed by a formula. */
  boolean has(int number) {
    return at(number) != null;
  }

  /** The value of a property that has a formula, in one version of a record; null when empty. */
  String value(CrmRecord record, Version version, int number) {
    return new Reading(record, version.updatedAt(), n -> record.value(version, n), number).value();
  }

  /**
   * What the value has been since the property was made, newest first, by the formula as it is now
   * and the histories of what it reads.
   */
  List<PropertyChange> history(CrmRecord record, int number) {
    Calculation calculation = at(number);
    if (calculation == null) {
      return List.of();
    }
    var changes = new ArrayList<PropertyChange>();
    String last = null;
    for (long at : times(record, calculation)) {
      String value =
          new Reading(record, modifiedAt(record, at), n -> past(record, n, at), number).value();
      if (!Objects.equals(value, last)) {
        changes.add(new PropertyChange(number, value == null ? "" : value, at, CALCULATED));
      }
      last = value;
    }
    Collections.reverse(changes);
    return changes;
  }

  /** When an input may have changed; before the property was made there was nothing to compute. */
  private TreeSet<Long> times(CrmRecord record, Calculation calculation) {
    var times = new TreeSet<Long>();
    times.add(record.createdAt());
    for (Input input : calculation.inputs().values()) {
      if (input.number() == PropertyCatalog.MODIFIED) {
        record.changes().forEach(change -> times.add(change.at()));
        times.add(record.current().updatedAt());
      } else {
        record.history(input.number()).forEach(change -> times.add(change.at()));
      }
    }
    long made = calculation.property().createdAt();
    if (times.first() < made) {
      times.headSet(made).clear();
      times.add(made);
    }
    return times;
  }

  /** The stored value of an input at a time. */
  private static String past(CrmRecord record, int number, long at) {
    for (PropertyChange change : record.history(number)) {
      if (change.at() <= at) {
        return change.value().isEmpty() ? null : change.value();
      }
    }
    return null;
  }

  private static long modifiedAt(CrmRecord record, long at) {
    long last = record.current().updatedAt();
    if (last > at) {
      last = record.createdAt();
      for (PropertyChange change : record.changes()) {
        if (change.at() <= at) {
          last = Math.max(last, change.at());
        }
      }
    }
    return last;
  }

  /** One evaluation. A search may make a million of them, so it makes no more than it must. */
  private final class Reading {
    private final CrmRecord record;
    private final long modifiedAt;
    private final IntFunction<String> stored;
    private final int wanted;

    /** Values of other formulas, which several may need. */
    private Map<Integer, String> known;

    Reading(CrmRecord record, long modifiedAt, IntFunction<String> stored, int wanted) {
      this.record = record;
      this.modifiedAt = modifiedAt;
      this.stored = stored;
      this.wanted = wanted;
    }

    String value() {
      Calculation calculation = at(wanted);
      return calculation == null ? null : compute(calculation);
    }

    private String compute(Calculation calculation) {
      String value = calculation.formula().value(new Values(calculation, this));
      return fits(calculation.property(), value) ? value : null;
    }

    /** The value of an input that is not one of the three that follow from the record itself. */
    String input(int number) {
      Calculation calculation = at(number);
      if (calculation == null) {
        return stored.apply(number);
      }
      // A formula that leads back to itself is refused; should one be there, it has no value.
      if (number == wanted) {
        return null;
      }
      if (known == null) {
        known = new HashMap<>();
      }
      if (!known.containsKey(number)) {
        known.put(number, null);
        known.put(number, compute(calculation));
      }
      return known.get(number);
    }

    /** Id and times as numbers: their texts would be made only to be read again. */
    double ofRecord(int number) {
      return switch (number) {
        case PropertyCatalog.ID -> record.id();
        case PropertyCatalog.CREATED -> record.createdAt();
        default -> modifiedAt;
      };
    }

    private static boolean fits(PropertyDefinition property, String value) {
      return !property.type().equals("enumeration")
          || property.options().isEmpty()
          || property.options().stream().anyMatch(option -> option.value().equals(value));
    }
  }

  /** The inputs of one formula. */
  private record Values(Calculation calculation, Reading reading) implements Inputs {

    @Override
    public Double number(String property) {
      Input input = calculation.inputs().get(property);
      if (input != null && input.number() < PropertyCatalog.FIRST_STORED) {
        return reading.ofRecord(input.number());
      }
      String text = input == null ? null : reading.input(input.number());
      if (text == null) {
        return null;
      }
      return switch (input.type()) {
        case "number" -> finite(text);
        case "date", "datetime" -> {
          Long millis = Timestamps.parse(text);
          yield millis == null ? null : millis.doubleValue();
        }
        default -> null;
      };
    }

    private static Double finite(String text) {
      try {
        double amount = Double.parseDouble(text);
        return Double.isFinite(amount) ? amount : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }

    @Override
    public String text(String property) {
      Input input = calculation.inputs().get(property);
      return input != null
              && switch (input.type()) {
                case "string", "enumeration", "phone_number" -> true;
                default -> false;
              }
          ? reading.input(input.number())
          : null;
    }

    @Override
    public Boolean truth(String property) {
      Input input = calculation.inputs().get(property);
      String text =
          input != null && input.type().equals("bool") ? reading.input(input.number()) : null;
      return text == null ? null : Boolean.valueOf(text);
    }
  }
}
