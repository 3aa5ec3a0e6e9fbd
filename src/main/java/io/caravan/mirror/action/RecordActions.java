package io.caravan.mirror.action;

import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which action a changed record makes.
 *
 * <p>To a receiver of actions a record is either there, with its values, or not. A record that the
 * mirror has only heard of is not there yet: its first action waits until its values have been
 * read, and tells all of them. So replaying a record's actions over nothing gives its values.
 */
final class RecordActions {

  /** HubSpot's own times of the last change move with every change and are told as {@code at}. */
  private static final Set<String> TIMES = Set.of("lastmodifieddate", "hs_lastmodifieddate");

  private final SensitiveProperties sensitive;

  RecordActions(SensitiveProperties sensitive) {
    this.sensitive = sensitive;
  }

  /**
   * What follows from a transition.
   *
   * @param action null when nothing is to be told
   * @param waiting the first action that waits for the record's values from now on, created or
   *     restored; null for none
   */
  record Decision(ActionDraft action, ActionKind waiting) {}

  /**
   * @param waiting the action that has been waiting for the record's values; null for none
   */
  Decision decide(RecordTransition transition, ActionKind waiting, ActionPolicy policy) {
    MirrorRecord before = transition.before();
    MirrorRecord after = transition.after();
    if (after.state() == RecordState.LIVE) {
      return live(transition, waiting, policy);
    }
    boolean news =
        before.state() != after.state()
            && policy != ActionPolicy.NONE
            && (policy == ActionPolicy.ALL || before.knowledge() != Knowledge.NONE);
    return new Decision(news ? end(transition) : null, null);
  }

  private Decision live(RecordTransition transition, ActionKind waiting, ActionPolicy policy) {
    MirrorRecord before = transition.before();
    MirrorRecord after = transition.after();
    boolean unheardOf = before.knowledge() == Knowledge.NONE;
    if (waiting == null && !unheardOf && before.state() == RecordState.LIVE) {
      return new Decision(policy == ActionPolicy.NONE ? null : updated(transition), null);
    }
    boolean told =
        waiting != null
            || policy == ActionPolicy.ALL
            || (policy == ActionPolicy.CHANGES && !unheardOf);
    if (!told) {
      return new Decision(null, null);
    }
    ActionKind kind = waiting;
    if (kind == null) {
      kind = before.state() == RecordState.DELETED ? ActionKind.RESTORED : ActionKind.CREATED;
    }
    if (after.knowledge() != Knowledge.COMPLETE) {
      return new Decision(null, kind);
    }
    long at = kind == ActionKind.CREATED ? after.createdAt() : after.stateAt();
    Map<String, ValueChange> values = difference(after.ref(), Map.of(), after.properties());
    return new Decision(
        ActionDraft.of(
            kind, after.ref(), at == 0 ? transition.cause().at() : at, transition.origin(), values),
        null);
  }

  private ActionDraft updated(RecordTransition transition) {
    MirrorRecord after = transition.after();
    Map<String, ValueChange> values =
        difference(after.ref(), transition.before().properties(), after.properties());
    long at =
        transition.cause() instanceof RecordChange.Snapshot
            ? after.updatedAt()
            : transition.cause().at();
    return values.isEmpty()
        ? null
        : ActionDraft.of(ActionKind.UPDATED, after.ref(), at, transition.origin(), values);
  }

  private static ActionDraft end(RecordTransition transition) {
    MirrorRecord after = transition.after();
    ActionKind kind =
        switch (after.state()) {
          case DELETED -> ActionKind.DELETED;
          case MERGED -> ActionKind.MERGED;
          case ERASED -> ActionKind.ERASED;
          case LIVE -> throw new IllegalArgumentException("a live record has not ended");
        };
    RecordRef survivor = kind == ActionKind.MERGED ? transition.cause().ref() : null;
    return new ActionDraft(
        kind, after.ref(), survivor, after.stateAt(), transition.origin(), Map.of(), null);
  }

  private Map<String, ValueChange> difference(
      RecordRef ref, Map<String, String> before, Map<String, String> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    var changes = new TreeMap<String, ValueChange>();
    for (String name : names) {
      String was = before.getOrDefault(name, "");
      String is = after.getOrDefault(name, "");
      if (!was.equals(is) && !TIMES.contains(name)) {
        changes.put(
            name,
            sensitive.holds(ref.portalId(), ref.type(), name)
                ? ValueChange.WITHHELD
                : ValueChange.of(was, is));
      }
    }
    return changes;
  }
}
