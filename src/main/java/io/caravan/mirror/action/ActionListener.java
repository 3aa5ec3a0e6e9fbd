package io.caravan.mirror.action;

import io.caravan.mirror.AssociationTransition;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import io.caravan.store.Effect;
import io.caravan.store.NestedEffects;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Writes actions and timelines in the transaction that changes the mirror. */
final class ActionListener implements MirrorListener, Participant {

  private final RecordActions recordActions;
  private final LinkActions linkActions = new LinkActions();
  private final LifeEvents lifeEvents = new LifeEvents();
  private final SensitiveProperties sensitive;
  private final RunPolicies policies;
  private final WaitingRecords waitingRecords;
  private final ActionTable table = new ActionTable();
  private final TimelineTable timeline = new TimelineTable();
  private final Outbox outbox;
  private final MadeActions made;
  private final Supplier<String> ids;
  private final boolean enabled;
  private final Clock clock;
  private final NestedEffects nested = new NestedEffects();

  /**
   * @param enabled whether actions are made; timelines are in any case
   */
  ActionListener(
      SensitiveProperties sensitive,
      RunPolicies policies,
      WaitingRecords waitingRecords,
      Outbox outbox,
      MadeActions made,
      Supplier<String> ids,
      boolean enabled,
      Clock clock) {
    this.recordActions = new RecordActions(sensitive);
    this.sensitive = sensitive;
    this.policies = policies;
    this.waitingRecords = waitingRecords;
    this.outbox = outbox;
    this.made = made;
    this.ids = ids;
    this.enabled = enabled;
    this.clock = clock;
  }

  @Override
  public void recordsChanged(Connection connection, List<RecordTransition> transitions)
      throws SQLException {
    learnSensitive(connection, transitions);
    Map<RecordRef, ActionKind> waiting = waiting(connection, transitions);
    var waitingNow = new LinkedHashMap<RecordRef, ActionKind>();
    var drafts = new ArrayList<ActionDraft>();
    var events = new ArrayList<LifeEvent>();
    long now = clock.millis();
    for (RecordTransition transition : transitions) {
      RecordRef ref = transition.after().ref();
      ActionPolicy policy = policies.of(transition.origin());
      ActionKind waited = waiting.get(ref);
      RecordActions.Decision decision = recordActions.decide(transition, waited, policy);
      if (decision.waiting() != waited) {
        waiting.put(ref, decision.waiting());
        waitingNow.put(ref, decision.waiting());
      }
      if (decision.action() != null) {
        drafts.add(decision.action());
      }
      events.addAll(lifeEvents.decide(transition, policy, now));
    }
    waitingRecords.save(connection, waitingNow);
    timeline.insert(connection, events);
    make(connection, drafts, now);
    for (RecordRef erased : erased(transitions)) {
      table.erase(connection, erased);
    }
  }

  @Override
  public void associationsChanged(Connection connection, List<AssociationTransition> transitions)
      throws SQLException {
    var drafts = new ArrayList<ActionDraft>();
    for (AssociationTransition transition : transitions) {
      drafts.addAll(linkActions.decide(transition, policies.of(transition.origin())));
    }
    make(connection, drafts, clock.millis());
  }

  @Override
  public int mark() {
    return nested.mark();
  }

  @Override
  public void undo(int mark) {
    nested.undo(mark);
  }

  @Override
  public void committed() {
    nested.committed();
  }

  private void learnSensitive(Connection connection, List<RecordTransition> transitions)
      throws SQLException {
    sensitive.refresh(connection);
    for (RecordTransition transition : transitions) {
      if (transition.cause() instanceof RecordChange.PropertyChanged change && change.sensitive()) {
        RecordRef ref = transition.after().ref();
        sensitive.learn(connection, ref.portalId(), ref.type(), change.name());
      }
    }
  }

  /** Only a record that was no more than heard of can have an action that waits. */
  private Map<RecordRef, ActionKind> waiting(
      Connection connection, List<RecordTransition> transitions) throws SQLException {
    List<RecordRef> stubs =
        transitions.stream()
            .filter(transition -> transition.before().knowledge() == Knowledge.STUB)
            .map(transition -> transition.before().ref())
            .toList();
    return stubs.isEmpty()
        ? new LinkedHashMap<>()
        : new LinkedHashMap<>(waitingRecords.load(connection, stubs));
  }

  private static Set<RecordRef> erased(List<RecordTransition> transitions) {
    return transitions.stream()
        .filter(transition -> transition.after().state() == RecordState.ERASED)
        .map(transition -> transition.after().ref())
        .collect(Collectors.toSet());
  }

  private void make(Connection connection, List<ActionDraft> drafts, long now) throws SQLException {
    if (drafts.isEmpty() || !enabled) {
      return;
    }
    List<Action> actions = drafts.stream().map(draft -> draft.made(ids.get(), now)).toList();
    table.insert(connection, actions);
    nested.apply(connection, new Effect<>(made, actions));
    for (Effect<?> effect : outbox.appending(actions)) {
      nested.apply(connection, effect);
    }
  }
}
