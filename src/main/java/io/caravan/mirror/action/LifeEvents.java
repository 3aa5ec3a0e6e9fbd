package io.caravan.mirror.action;

import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a changed record's timeline gets. The creation of a record that a run merely finds
 * is left to the mirror, which has its time.
 */
final class LifeEvents {

  List<LifeEvent> decide(RecordTransition transition, ActionPolicy policy, long now) {
    MirrorRecord before = transition.before();
    MirrorRecord after = transition.after();
    var events = new ArrayList<LifeEvent>(1);
    boolean found = before.knowledge() == Knowledge.NONE && policy != ActionPolicy.ALL;
    if (before.createdAt() == 0 && after.createdAt() != 0 && !found) {
      events.add(event(transition, ActionKind.CREATED, after.createdAt(), now));
    }
    boolean back =
        before.knowledge() == Knowledge.NONE && transition.cause() instanceof RecordChange.Restored;
    if (before.state() != after.state() || back) {
      events.add(event(transition, kind(after.state()), after.stateAt(), now));
    }
    return events;
  }

  private static ActionKind kind(RecordState state) {
    return switch (state) {
      case LIVE -> ActionKind.RESTORED;
      case DELETED -> ActionKind.DELETED;
      case MERGED -> ActionKind.MERGED;
      case ERASED -> ActionKind.ERASED;
    };
  }

  private static LifeEvent event(RecordTransition transition, ActionKind kind, long at, long now) {
    boolean merged = kind == ActionKind.MERGED;
    return new LifeEvent(
        transition.after().ref(),
        at,
        now,
        kind,
        reason(kind, transition.cause(), transition.origin()),
        merged ? transition.cause().ref().id() : 0,
        transition.origin());
  }

  private static String reason(ActionKind kind, RecordChange cause, Origin origin) {
    String source = source(origin);
    return switch (kind) {
      case ERASED -> "privacy deletion, " + source;
      case MERGED -> "merge into " + cause.ref().id() + ", " + source;
      case DELETED ->
          cause instanceof RecordChange.Missing
              ? "found missing by " + source
              : origin.kind() == Origin.Kind.SYNC ? "archived in the listing of " + source : source;
      default -> cause instanceof RecordChange.Snapshot ? "found by " + source : source;
    };
  }

  private static String source(Origin origin) {
    String run = origin.runId() == 0 ? "" : " " + origin.runId();
    return switch (origin.kind()) {
      case EVENT -> "event";
      case REREAD -> "re-read";
      case JOURNAL -> "journal";
      case SYNC -> "sync run" + run;
      case RECONCILIATION -> "reconciliation run" + run;
    };
  }
}
