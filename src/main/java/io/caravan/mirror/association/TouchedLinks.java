package io.caravan.mirror.association;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.AssociationTransition;
import io.caravan.mirror.LinkState;
import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.Origin;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has links read again that events told of: an event of an association does not say which label
 * came or went, and none is sent about the links of a record that was restored or merged. The
 * records wait in {@code association_pending} for the end of their object's next run.
 *
 * <p>Knows from the runs since the process began which types' associations are read at all.
 */
public final class TouchedLinks implements MirrorListener {

  private final Set<TypePair> watched = ConcurrentHashMap.newKeySet();

  /** Every run of the object reads these, as its route says. */
  void watch(long portalId, ObjectType from, List<ObjectType> types) {
    types.forEach(type -> watched.add(new TypePair(portalId, from, type)));
  }

  @Override
  public void associationsChanged(Connection connection, List<AssociationTransition> transitions)
      throws SQLException {
    for (AssociationTransition transition : transitions) {
      Origin.Kind kind = transition.origin().kind();
      if (kind != Origin.Kind.EVENT && kind != Origin.Kind.JOURNAL) {
        continue;
      }
      Link link = transition.after().link();
      var pair = new TypePair(link.portalId(), link.fromType(), link.toType());
      if (watched.contains(pair)) {
        PendingAssociations.add(connection, pair, List.of(link.fromId()), at(transition));
      } else if (watched.contains(pair.reversed())) {
        PendingAssociations.add(connection, pair.reversed(), List.of(link.toId()), at(transition));
      }
    }
  }

  @Override
  public void recordsChanged(Connection connection, List<RecordTransition> transitions)
      throws SQLException {
    for (RecordTransition transition : transitions) {
      RecordChange cause = transition.cause();
      boolean linksMayDiffer =
          cause instanceof RecordChange.Restored || cause instanceof RecordChange.Merged;
      if (linksMayDiffer && transition.after().state() == RecordState.LIVE) {
        RecordRef ref = transition.after().ref();
        for (TypePair pair : watched) {
          if (pair.portalId() == ref.portalId() && pair.from().equals(ref.type())) {
            PendingAssociations.add(connection, pair, List.of(ref.id()), cause.at());
          }
        }
      }
    }
  }

  private static long at(AssociationTransition transition) {
    return transition.after().labels().values().stream()
        .mapToLong(LinkState.Held::at)
        .max()
        .orElse(0);
  }
}
