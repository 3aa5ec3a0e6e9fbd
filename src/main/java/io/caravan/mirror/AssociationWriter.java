package io.caravan.mirror;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.LinkState.Held;
import io.caravan.store.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies what is learned of associations: the part of {@link MirrorWriter} that is about links.
 */
final class AssociationWriter {

  private final AssociationRules rules = new AssociationRules();
  private final RecordRepository records;
  private final MergeRepository merges;
  private final AssociationRepository associations;
  private final List<MirrorListener> listeners;

  AssociationWriter(
      Dialect dialect,
      RecordRepository records,
      MergeRepository merges,
      List<MirrorListener> listeners) {
    this.records = records;
    this.merges = merges;
    this.associations = new AssociationRepository(dialect);
    this.listeners = List.copyOf(listeners);
  }

  /** The portal that a change of associations is about. */
  static long portal(PendingChange pending) {
    return pending.change() instanceof AssociationSet set
        ? set.record().portalId()
        : ((AssociationChange) pending.change()).link().portalId();
  }

  /** Applies changes and whole sets of associations, in a few statements. */
  void apply(Connection connection, List<PendingChange> pending) throws SQLException {
    Map<RecordRef, RecordRef> survivors = merges.survivors(connection, ends(pending));
    Map<PendingChange, AssociationChange> changes = new HashMap<>();
    Map<PendingChange, AssociationSet> sets = new HashMap<>();
    for (PendingChange one : pending) {
      if (one.change() instanceof AssociationChange change) {
        changes.put(one, resolve(change, survivors));
      } else if (one.change() instanceof AssociationSet set
          && !survivors.containsKey(set.record())) {
        sets.put(one, set.resolved(survivors));
      }
    }
    Map<Link, LinkState> known =
        associations.load(
            connection, changes.values().stream().map(AssociationChange::link).toList());
    loadOfSets(connection, sets.values().stream().toList(), known);
    var batch = new LinkBatch(rules, known);
    knowRivals(connection, batch, primaries(changes, sets, batch));
    Set<RecordRef> gone = gone(connection, sets, known);
    for (PendingChange one : pending) {
      settle(one, changes.get(one), sets.get(one), gone, batch);
    }
    batch.settlePrimaries(pending.get(0).origin());
    save(connection, batch);
  }

  /** The associations of merged records become those of the record that lives on. */
  void move(Connection connection, RecordChange.Merged merged) throws SQLException {
    RecordRef survivor = merged.ref();
    Map<Link, LinkState> moving =
        associations.ofRecords(connection, survivor.portalId(), survivor.type(), merged.oldIds());
    if (moving.isEmpty()) {
      return;
    }
    var batch =
        new LinkBatch(
            rules,
            associations.ofRecords(
                connection, survivor.portalId(), survivor.type(), List.of(survivor.id())));
    for (LinkState state : moving.values()) {
      Link target = Link.of(moved(state.link().from(), merged), moved(state.link().to(), merged));
      for (Held held : state.labels().values()) {
        if (!held.label().kind().equals(Label.PARTED.kind())) {
          batch.apply(
              new AssociationChange(target, held.label(), held.removed(), held.at()), Origin.EVENT);
        }
      }
    }
    batch.settlePrimaries(Origin.EVENT);
    associations.delete(connection, moving.keySet());
    save(connection, batch);
  }

  private static void settle(
      PendingChange pending,
      AssociationChange change,
      AssociationSet set,
      Set<RecordRef> gone,
      LinkBatch batch) {
    if (change != null) {
      LinkState before = batch.state(change.link());
      Outcome outcome = batch.apply(change, pending.origin());
      LinkState after = batch.state(change.link());
      pending.settle(
          outcome,
          outcome == Outcome.APPLIED
              ? List.of(new AssociationTransition(before, after, pending.origin()))
              : List.of());
    } else if (set == null || gone.contains(set.record())) {
      // It lives on as another record, whose links are not these, or is in the recycle bin.
      pending.settle(Outcome.IGNORED, List.of());
    } else {
      List<AssociationTransition> made = batch.apply(set, gone::contains, pending.origin());
      pending.settle(made.isEmpty() ? Outcome.STALE : Outcome.APPLIED, made);
    }
  }

  private void save(Connection connection, LinkBatch batch) throws SQLException {
    associations.save(connection, batch.changed());
    if (!batch.transitions().isEmpty()) {
      for (MirrorListener listener : listeners) {
        listener.associationsChanged(connection, batch.transitions());
      }
    }
  }

  private static Set<RecordRef> ends(List<PendingChange> pending) {
    Set<RecordRef> ends = new HashSet<>();
    for (PendingChange one : pending) {
      if (one.change() instanceof AssociationSet set) {
        ends.add(set.record());
        set.links().keySet().forEach(id -> ends.add(set.other(id)));
      } else {
        Link link = ((AssociationChange) one.change()).link();
        ends.add(link.from());
        ends.add(link.to());
      }
    }
    return ends;
  }

  private static AssociationChange resolve(
      AssociationChange change, Map<RecordRef, RecordRef> survivors) {
    RecordRef from = change.link().from();
    RecordRef to = change.link().to();
    return new AssociationChange(
        Link.of(survivors.getOrDefault(from, from), survivors.getOrDefault(to, to)),
        change.label(),
        change.removed(),
        change.at());
  }

  private void loadOfSets(
      Connection connection, List<AssociationSet> sets, Map<Link, LinkState> known)
      throws SQLException {
    record Kind(long portalId, ObjectType type, ObjectType toType) {}
    Map<Kind, List<Long>> ids =
        sets.stream()
            .collect(
                Collectors.groupingBy(
                    set -> new Kind(set.record().portalId(), set.record().type(), set.toType()),
                    Collectors.mapping(set -> set.record().id(), Collectors.toList())));
    for (var entry : ids.entrySet()) {
      Kind kind = entry.getKey();
      known.putAll(
          associations.between(
              connection, kind.portalId(), kind.type(), kind.toType(), entry.getValue()));
    }
  }

  /** The links that become primary ones. */
  private static List<Link> primaries(
      Map<PendingChange, AssociationChange> changes,
      Map<PendingChange, AssociationSet> sets,
      LinkBatch batch) {
    var primaries = new ArrayList<Link>();
    for (AssociationChange change : changes.values()) {
      if (change.label().isPrimary() && !change.removed() && change.at() > 0) {
        primaries.add(change.link());
      }
    }
    for (AssociationSet set : sets.values()) {
      set.links()
          .forEach(
              (id, labels) -> {
                if (labels.stream().anyMatch(Label::isPrimary)
                    && !batch.state(set.with(id)).isLive(Label.PRIMARY.kind())) {
                  primaries.add(set.with(id));
                }
              });
    }
    return primaries;
  }

  /** Loads the other primary associations of records that got a primary one. */
  private void knowRivals(Connection connection, LinkBatch batch, List<Link> primaries)
      throws SQLException {
    List<RecordRef> owners = primaries.stream().map(LinkBatch::owner).toList();
    for (var group : RecordRepository.byType(owners).entrySet()) {
      batch.know(
          associations.ofRecords(
              connection, group.getKey().portalId(), group.getKey().type(), group.getValue()));
    }
  }

  private Set<RecordRef> gone(
      Connection connection, Map<PendingChange, AssociationSet> sets, Map<Link, LinkState> known)
      throws SQLException {
    if (sets.isEmpty()) {
      return Set.of();
    }
    Set<RecordRef> asked = new HashSet<>();
    sets.values().forEach(set -> asked.add(set.record()));
    for (Link link : known.keySet()) {
      asked.add(link.from());
      asked.add(link.to());
    }
    return records.gone(connection, asked);
  }

  private static RecordRef moved(RecordRef ref, RecordChange.Merged merged) {
    boolean old = ref.type().equals(merged.ref().type()) && merged.oldIds().contains(ref.id());
    return old ? merged.ref() : ref;
  }
}
