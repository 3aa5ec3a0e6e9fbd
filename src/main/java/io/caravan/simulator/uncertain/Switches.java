package io.caravan.simulator.uncertain;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All switches for what HubSpot's sources leave open, under one set of names: those of the whole
 * simulator, and those of a portal's records and links.
 */
public record Switches(UncertainBehaviour behaviour, CrmChoices records) {

  /** The safe assumption for each. */
  public static final Switches ASSUMED =
      new Switches(UncertainBehaviour.ASSUMED, CrmChoices.DEFAULT);

  /** What limits the apps of a simulator are made with; a running one cannot change them. */
  public static final List<String> FIXED_AT_START = List.of("limitTable", "professionalDaily");

  /** The names of all switches. */
  public static List<String> names() {
    var names = new ArrayList<>(Assignment.namesOf(UncertainBehaviour.class));
    names.addAll(Assignment.namesOf(CrmChoices.class));
    return names;
  }

  /** Whether a switch is about a portal's records, and may differ between portals. */
  public static boolean ofRecords(String name) {
    return Assignment.names(CrmChoices.class, name);
  }

  /**
   * The same with one switch as text: {@code mergeKeepsId=true}.
   *
   * @throws IllegalArgumentException naming the known switches or the accepted values
   */
  public Switches with(String assignment) {
    if (Assignment.names(CrmChoices.class, assignment)) {
      return new Switches(behaviour, Assignment.apply(records, assignment));
    }
    if (Assignment.names(UncertainBehaviour.class, assignment)) {
      return new Switches(behaviour.with(assignment), records);
    }
    throw new IllegalArgumentException(
        "no switch '%s'; there are: %s"
            .formatted(Assignment.name(assignment), String.join(", ", names())));
  }

  /**
   * A portal's choices with some of them turned.
   *
   * @throws IllegalArgumentException when a switch is about the whole simulator, or its value is
   *     none that is accepted
   */
  public static CrmChoices turned(CrmChoices records, List<String> assignments) {
    CrmChoices next = records;
    for (String assignment : assignments) {
      if (!ofRecords(assignment)) {
        throw new IllegalArgumentException(
            "%s is not about records: turn it for all portals, without portalId"
                .formatted(Assignment.name(assignment)));
      }
      next = Assignment.apply(next, assignment);
    }
    return next;
  }

  /** All switches by name, as text that {@link #with} reads. */
  public Map<String, Object> values() {
    var values = new LinkedHashMap<String, Object>();
    values(behaviour, values);
    values(records, values);
    return values;
  }

  private static void values(Record switches, Map<String, Object> values) {
    for (RecordComponent component : switches.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(switches);
        boolean plain = value instanceof Boolean || value instanceof Number;
        values.put(component.getName(), plain ? value : value.toString());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
