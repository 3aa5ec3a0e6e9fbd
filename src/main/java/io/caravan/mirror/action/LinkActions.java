package io.caravan.mirror.action;

import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationTransition;
import io.caravan.mirror.LinkState;
import io.caravan.mirror.LinkState.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Decides which actions a changed association makes: one for what was added, one for what went. */
final class LinkActions {

  List<ActionDraft> decide(AssociationTransition transition, ActionPolicy policy) {
    LinkState before = transition.before();
    LinkState after = transition.after();
    boolean found = before.labels().isEmpty();
    if (policy == ActionPolicy.NONE || (policy == ActionPolicy.CHANGES && found)) {
      return List.of();
    }
    var actions = new ArrayList<ActionDraft>(1);
    add(actions, ActionKind.ASSOCIATION_REMOVED, missing(before, after), transition);
    add(actions, ActionKind.ASSOCIATION_ADDED, missing(after, before), transition);
    return actions;
  }

  /** The live labels of one state that are not live in another. */
  private static List<Label> missing(LinkState of, LinkState in) {
    return live(of).stream().filter(label -> !in.isLive(label.kind())).toList();
  }

  private static List<Label> live(LinkState state) {
    return state.labels().values().stream()
        .filter(held -> !held.removed())
        .map(Held::label)
        .sorted(Comparator.comparing(Label::kind))
        .toList();
  }

  private static void add(
      List<ActionDraft> actions,
      ActionKind kind,
      List<Label> changed,
      AssociationTransition transition) {
    if (changed.isEmpty()) {
      return;
    }
    LinkState after = transition.after();
    Map<String, Held> held = after.labels();
    long at =
        changed.stream()
            .map(label -> held.get(label.kind()))
            .mapToLong(news -> news == null ? 0 : news.at())
            .max()
            .orElse(0);
    actions.add(
        new ActionDraft(
            kind,
            after.link().from(),
            after.link().to(),
            at,
            transition.origin(),
            Map.of(),
            new LabelChange(changed, live(after))));
  }
}
