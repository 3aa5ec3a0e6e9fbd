package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.LinkState.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The associations that a list of changes is about, while the changes are applied to them. */
final class LinkBatch {

  private final AssociationRules rules;
  private final Map<Link, LinkState> links;
  private final Map<RecordRef, Set<Link>> byRecord = new HashMap<>();
  private final Map<Link, LinkState> changed = new LinkedHashMap<>();
  private final Map<Link, AssociationTransition> transitions = new LinkedHashMap<>();

  /**
   * @param links the known ones among the links
   */
  LinkBatch(AssociationRules rules, Map<Link, LinkState> links) {
    this.rules = rules;
    this.links = new HashMap<>();
    know(links);
  }

  Outcome apply(AssociationChange change, Origin origin) {
    Link link = change.link();
    if (link.from().equals(link.to())) {
      return Outcome.IGNORED;
    }
    LinkState before = state(link);
    return put(before, rules.apply(before, change), origin) ? Outcome.APPLIED : Outcome.STALE;
  }

  /**
   * Makes a record's links what HubSpot says that they are.
   *
   * @param gone whether a record is known not to live
   * @return what became of which link; empty when nothing did
   */
  List<AssociationTransition> apply(AssociationSet set, Predicate<RecordRef> gone, Origin origin) {
    Map<Link, LinkState> before = new LinkedHashMap<>();
    for (AssociationChange change : rules.changes(set, known(set), gone)) {
      LinkState state = state(change.link());
      if (apply(change, origin) == Outcome.APPLIED) {
        before.putIfAbsent(change.link(), state);
      }
    }
    return before.values().stream()
        .map(state -> new AssociationTransition(state, links.get(state.link()), origin))
        .toList();
  }

  /** Adds what is known of links that may hold a primary label against those of this batch. */
  void know(Map<Link, LinkState> more) {
    more.values().stream().filter(state -> !links.containsKey(state.link())).forEach(this::hold);
  }

  /** A link as it is now. */
  LinkState state(Link link) {
    LinkState state = links.get(link);
    if (state == null) {
      state = LinkState.none(link);
      hold(state);
    }
    return state;
  }

  private void hold(LinkState state) {
    links.put(state.link(), state);
    byRecord.computeIfAbsent(state.link().from(), ref -> new HashSet<>()).add(state.link());
    byRecord.computeIfAbsent(state.link().to(), ref -> new HashSet<>()).add(state.link());
  }

  private Map<Link, LinkState> known(AssociationSet set) {
    var known = new HashMap<Link, LinkState>();
    for (Link link : byRecord.getOrDefault(set.record(), Set.of())) {
      if (set.otherEnd(link).type().equals(set.toType())) {
        known.put(link, links.get(link));
      }
    }
    return known;
  }

  /**
   * A record has one primary company at most: the one that was set last, even if it is gone since.
   * Call after all changes.
   */
  void settlePrimaries(Origin origin) {
    var byOwner = new HashMap<List<Object>, List<LinkState>>();
    for (LinkState state : List.copyOf(links.values())) {
      if (setAt(state) > 0) {
        RecordRef owner = owner(state.link());
        ObjectType other =
            owner.equals(state.link().from()) ? state.link().toType() : state.link().fromType();
        byOwner.computeIfAbsent(List.of(owner, other), key -> new ArrayList<>()).add(state);
      }
    }
    byOwner.values().forEach(rivals -> keepLatest(rivals, origin));
  }

  /** The links to be written. */
  List<LinkState> changed() {
    return List.copyOf(changed.values());
  }

  /** What became of which link, from before the first change to after the last. */
  List<AssociationTransition> transitions() {
    return List.copyOf(transitions.values());
  }

  /** The side that has a primary: all types may have a primary company. */
  static RecordRef owner(Link link) {
    return link.toType().equals(ObjectType.COMPANIES) ? link.from() : link.to();
  }

  private void keepLatest(List<LinkState> rivals, Origin origin) {
    LinkState latest =
        rivals.stream()
            .max(
                Comparator.comparingLong(LinkBatch::setAt)
                    .thenComparing(state -> state.link().fromId())
                    .thenComparing(state -> state.link().toId()))
            .orElseThrow();
    for (LinkState rival : rivals) {
      if (!rival.equals(latest) && rival.isLive(Label.PRIMARY.kind())) {
        put(rival, rules.primaryElsewhere(rival, setAt(latest)), origin);
      }
    }
  }

  /** When the link was last made the primary one; 0 for never, or at an unknown time. */
  private static long setAt(LinkState state) {
    Held was = state.labels().get(Label.WAS_PRIMARY.kind());
    Held is = state.labels().get(Label.PRIMARY.kind());
    return Math.max(was == null ? 0 : was.at(), is == null || is.removed() ? 0 : is.at());
  }

  private boolean put(LinkState before, LinkState after, Origin origin) {
    if (after.equals(before)) {
      return false;
    }
    links.put(after.link(), after);
    changed.put(after.link(), after);
    AssociationTransition earlier = transitions.get(after.link());
    transitions.put(
        after.link(),
        new AssociationTransition(earlier == null ? before : earlier.before(), after, origin));
    return true;
  }
}
