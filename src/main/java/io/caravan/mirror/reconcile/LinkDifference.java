package io.caravan.mirror.reconcile;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.RecordRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two records that are associated otherwise in the mirror than in HubSpot. The plain label counts
 * only where there is no other: some of HubSpot's answers have it beside others, some do not.
 *
 * @param missing what HubSpot has and the mirror does not
 * @param extra what the mirror has and HubSpot does not
 */
record LinkDifference(
    RecordRef from, RecordRef to, List<Label> missing, List<Label> extra, boolean gone) {

  private static final String UNLABELED = "unlabeled";

  /** How the associations of one record with records of one type differ. */
  static List<LinkDifference> between(
      RecordRef from,
      ObjectType toType,
      Map<Long, List<Label>> ours,
      Map<Long, List<Label>> theirs) {
    var ids = new TreeSet<>(ours.keySet());
    ids.addAll(theirs.keySet());
    List<LinkDifference> differences = new ArrayList<>();
    for (long id : ids) {
      of(
              from,
              new RecordRef(from.portalId(), toType, id),
              ours.getOrDefault(id, List.of()),
              theirs.getOrDefault(id, List.of()))
          .ifPresent(differences::add);
    }
    return differences;
  }

  private static Optional<LinkDifference> of(
      RecordRef from, RecordRef to, List<Label> ours, List<Label> theirs) {
    List<Label> missing = without(theirs, ours);
    List<Label> extra = without(ours, theirs);
    if (!ours.isEmpty() && !theirs.isEmpty()) {
      missing.removeIf(label -> label.kind().equals(UNLABELED));
      extra.removeIf(label -> label.kind().equals(UNLABELED));
    }
    return missing.isEmpty() && extra.isEmpty()
        ? Optional.empty()
        : Optional.of(new LinkDifference(from, to, missing, extra, theirs.isEmpty()));
  }

  private static List<Label> without(List<Label> labels, List<Label> others) {
    var rest = new TreeMap<String, Label>();
    labels.forEach(label -> rest.put(label.kind(), label));
    others.forEach(label -> rest.remove(label.kind()));
    return new ArrayList<>(rest.values());
  }

  /**
   * What the mirror must learn.
   *
   * @param at HubSpot was asked after this moment
   */
  List<AssociationChange> changes(long at) {
    List<AssociationChange> changes = new ArrayList<>();
    Link link = Link.of(from, to);
    extra.forEach(label -> changes.add(new AssociationChange(link, label, true, at)));
    missing.forEach(label -> changes.add(new AssociationChange(link, label, false, at)));
    return changes;
  }

  /** In words: with which record, and which labels. */
  String detail() {
    var words = new ArrayList<String>();
    if (!missing.isEmpty()) {
      words.add("missing " + names(missing));
    }
    if (!extra.isEmpty()) {
      words.add("extra " + names(extra));
    }
    return to.type() + " " + to.id() + ": " + String.join(", ", words);
  }

  private static String names(List<Label> labels) {
    return String.join(
        " and ",
        labels.stream()
            .map(label -> label.text().isEmpty() ? label.kind() : "\"" + label.text() + "\"")
            .toList());
  }

  /** Whether another look found the same. */
  boolean isSameAs(LinkDifference other) {
    return kinds(missing).equals(kinds(other.missing))
        && kinds(extra).equals(kinds(other.extra))
        && Objects.equals(to, other.to);
  }

  private static List<String> kinds(List<Label> labels) {
    return labels.stream().map(Label::kind).toList();
  }
}
