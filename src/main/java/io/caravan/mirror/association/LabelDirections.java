package io.caravan.mirror.association;

import io.caravan.mirror.AssociationChange.Label;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a label is called from the other side. HubSpot numbers each direction of a label for itself
 * and has no call that says which two belong together; but a link that carries a label carries both
 * numbers, one in each side's answer, so links that were read from both sides tell. What was
 * learned is kept in memory, until a label is renamed or the process ends. Thread-safe.
 */
final class LabelDirections {

  private final Map<TypePair, Map<Label, Label>> known = new ConcurrentHashMap<>();

  /**
   * One link, read from both sides.
   *
   * @param seen its labels from the first side
   * @param reversed its labels from the other side
   */
  record Sample(Set<Label> seen, Set<Label> reversed) {}

  /** The label as the other side has it; empty when that is not known yet. */
  Optional<Label> reversed(TypePair pair, Label label) {
    return Optional.ofNullable(known.getOrDefault(pair, Map.of()).get(label));
  }

  /**
   * Learns from links. Labels that were always found together cannot be told apart for good; as
   * long as they stay together it does not matter which is which.
   *
   * @return the other side's label for each that the samples tell of
   */
  Map<Label, Label> learn(TypePair pair, Collection<Sample> samples) {
    var found = new HashMap<Label, Label>();
    Map<Label, Label> sure = known.computeIfAbsent(pair, any -> new ConcurrentHashMap<>());
    var open = new LinkedHashSet<Label>();
    samples.forEach(sample -> open.addAll(sample.seen()));
    for (Label label : List.copyOf(open)) {
      Set<Label> candidates = candidates(label, samples);
      sure.forEach(
          (other, reversed) -> {
            if (!other.equals(label)) {
              candidates.remove(reversed);
            }
          });
      Optional<Label> one = only(label, candidates);
      one.ifPresent(
          other -> {
            sure.put(label, other);
            found.put(label, other);
            open.remove(label);
          });
    }
    while (!open.isEmpty()) {
      Set<Label> alike = candidates(open.iterator().next(), samples);
      List<Label> group =
          open.stream().filter(label -> candidates(label, samples).equals(alike)).toList();
      pairUp(group, alike, found);
      group.forEach(open::remove);
    }
    return found;
  }

  /** HubSpot counts the numbers of both directions upwards as labels are made. */
  private static void pairUp(List<Label> group, Set<Label> others, Map<Label, Label> found) {
    List<Label> here = new ArrayList<>(group);
    List<Label> there = new ArrayList<>(others);
    there.removeAll(found.values());
    here.sort(Comparator.comparingInt(Label::typeId));
    there.sort(Comparator.comparingInt(Label::typeId));
    if (here.size() == there.size()) {
      for (int i = 0; i < here.size(); i++) {
        found.put(here.get(i), there.get(i));
      }
    }
  }

  private static Optional<Label> only(Label label, Set<Label> candidates) {
    if (candidates.size() == 1) {
      return candidates.stream().findFirst();
    }
    List<Label> alike =
        candidates.stream()
            .filter(other -> !label.text().isEmpty() && other.text().equals(label.text()))
            .toList();
    return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }

  /** The labels that are there from the other side exactly when this one is there from here. */
  private static Set<Label> candidates(Label label, Collection<Sample> samples) {
    Set<Label> candidates = new LinkedHashSet<>();
    boolean first = true;
    for (Sample sample : samples) {
      if (!sample.seen().contains(label)) {
        continue;
      }
      if (first) {
        candidates.addAll(sample.reversed());
        first = false;
      } else {
        candidates.retainAll(sample.reversed());
      }
    }
    for (Sample sample : samples) {
      if (!sample.seen().contains(label)) {
        candidates.removeAll(sample.reversed());
      }
    }
    candidates.removeIf(
        other ->
            other.isUnlabeled() != label.isUnlabeled()
                || other.isPrimary() != label.isPrimary()
                || !other.category().equals(label.category()));
    return candidates;
  }
}
