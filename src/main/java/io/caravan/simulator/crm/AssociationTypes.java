package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All association types of a portal, both directions of each. Source of the standard ones: HubSpot
 * docs, "Association type IDs".
 */
public final class AssociationTypes {

  private final Map<Integer, List<AssociationType>> byPair = new HashMap<>();
  private int nextCustomId = 1;

  void loadStandard(Map<String, ObjectSchema> schemas) {
    for (String line : StandardTypes.lines("standard-associations.txt")) {
      String[] parts = line.split(" ", 5);
      int from = schemas.get(parts[0]).ordinal();
      int to = schemas.get(parts[1]).ordinal();
      boolean primary = parts[4].equals("primary");
      boolean single = primary && !parts[0].equals("0-2");
      String[] labels =
          parts[4].equals("-")
              ? new String[] {null, null}
              : primary ? new String[] {"Primary", "Primary"} : parts[4].split(":");
      int id = Integer.parseInt(parts[2]);
      int inverse = Integer.parseInt(parts[3]);
      addBoth(
          new AssociationType(id, false, labels[0], null, from, to, inverse, primary, single),
          labels[1]);
    }
  }

  /** Adds a type and its other direction, which has a label of its own. */
  private void addBoth(AssociationType type, String inverseLabel) {
    pair(type.from(), type.to()).add(type);
    if (type.from() != type.to() || type.typeId() != type.inverseId()) {
      pair(type.to(), type.from())
          .add(
              new AssociationType(
                  type.inverseId(),
                  type.userDefined(),
                  inverseLabel,
                  type.name(),
                  type.to(),
                  type.from(),
                  type.typeId(),
                  type.primary(),
                  type.primary() && !type.single()));
    }
  }

  /** Whether a label with this internal name is in use between two types. */
  public boolean hasLabel(int from, int to, String name) {
    return pair(from, to).stream().anyMatch(type -> name.equals(type.name()));
  }

  /** Makes the plain link between a custom object and another type, unless there is one. */
  public void addPlain(int from, int to) {
    if (defaultOf(from, to).isEmpty()) {
      int id = 10_000 + nextCustomId;
      nextCustomId += 2;
      addBoth(
          new AssociationType(
              id, false, null, null, from, to, from == to ? id : id + 1, false, false),
          null);
    }
  }

  /**
   * Makes a label.
   *
   * @param inverseLabel what the other side sees, null when it is the same
   * @return one type, or two when the label reads differently from the other side
   */
  public List<AssociationType> addLabel(
      int from, int to, String name, String label, String inverseLabel) {
    int id = nextCustomId++;
    int inverse = inverseLabel == null && from == to ? id : nextCustomId++;
    var type = new AssociationType(id, true, label, name, from, to, inverse, false, false);
    addBoth(type, inverseLabel == null ? label : inverseLabel);
    return inverseLabel == null
        ? List.of(type)
        : List.of(type, find(to, from, AssociationType.code(true, inverse)).orElseThrow());
  }

  /** Changes the label of a type, and with {@code inverseLabel} of its other side. */
  public void relabel(AssociationType type, String label, String inverseLabel) {
    replace(type, label);
    find(type.to(), type.from(), type.inverseCode())
        .filter(inverse -> inverseLabel != null)
        .ifPresent(inverse -> replace(inverse, inverseLabel));
  }

  /** Removes a label, both sides. Links that carry it are the caller's to remove. */
  public void remove(AssociationType type) {
    pair(type.from(), type.to()).removeIf(t -> t.code() == type.code());
    pair(type.to(), type.from()).removeIf(t -> t.code() == type.inverseCode());
  }

  /** All types that lead from one object type to another. */
  public List<AssociationType> between(int from, int to) {
    return List.copyOf(pair(from, to));
  }

  /** The type with a code. */
  public Optional<AssociationType> find(int from, int to, int code) {
    return pair(from, to).stream().filter(type -> type.code() == code).findFirst();
  }

  /** The type with a category and number. */
  public Optional<AssociationType> find(int from, int to, String category, int typeId) {
    return find(from, to, AssociationType.code("USER_DEFINED".equals(category), typeId));
  }

  /** The plain link. */
  public Optional<AssociationType> defaultOf(int from, int to) {
    return pair(from, to).stream().filter(AssociationType::plain).findFirst();
  }

  private void replace(AssociationType type, String label) {
    pair(type.from(), type.to())
        .replaceAll(
            t ->
                t.code() == type.code()
                    ? new AssociationType(
                        t.typeId(),
                        t.userDefined(),
                        label,
                        t.name(),
                        t.from(),
                        t.to(),
                        t.inverseId(),
                        t.primary(),
                        t.single())
                    : t);
  }

  /** All types, each direction for itself, in the order of their making within a pair. */
  List<AssociationType> all() {
    return byPair.values().stream().flatMap(List::stream).toList();
  }

  int nextCustomId() {
    return nextCustomId;
  }

  /** Replaces all types by those that {@link #all} gave. */
  void restore(List<AssociationType> types, int newCustomId) {
    byPair.clear();
    types.forEach(type -> pair(type.from(), type.to()).add(type));
    nextCustomId = newCustomId;
  }

  private List<AssociationType> pair(int from, int to) {
    return byPair.computeIfAbsent(from << 16 | to, key -> new ArrayList<>());
  }
}
