package io.caravan.mirror.association;

import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.AssociationSet;
import io.caravan.mirror.RecordRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads records' associations as the mirror takes them: with labels as seen from the record that
 * stands first in a link, whichever side was asked. Thread-safe.
 */
final class AssociationSets {

  /** HubSpot's clock and ours may be apart by so much: an answer is taken for that much older. */
  private static final long CLOCKS_APART = 1_000;

  private static final int MOST_INPUTS = 1_000;
  private static final int FIRST_INPUTS = 250;

  /** So many links in one answer: tens of megabytes. */
  private static final int LINKS_AT_ONCE = 20_000;

  /** So many links with the same labels are looked at from their other side. */
  private static final int SAMPLES_ALIKE = 3;

  private final AssociationReads reads;
  private final LabelDirections directions;
  private final Map<TypePair, Integer> inputs = new ConcurrentHashMap<>();

  AssociationSets(AssociationReads reads, LabelDirections directions) {
    this.reads = reads;
    this.directions = directions;
  }

  /**
   * What was learned.
   *
   * @param missed records of which it could not be learned
   * @param asOf the sets hold for this moment
   * @param calls calls that it took
   */
  record Answer(List<AssociationSet> sets, Set<Long> missed, long asOf, int calls) {

    /** The records whose sets these are. */
    List<Long> ids() {
      return sets.stream().map(set -> set.record().id()).toList();
    }
  }

  /** An answer that is asked for at a moment is taken for one of this moment. */
  static long asOf(long askedAt) {
    return askedAt - CLOCKS_APART;
  }

  /** Of how many records to ask at once: fewer where records have very many links. */
  int inputs(TypePair pair) {
    return inputs.getOrDefault(pair, FIRST_INPUTS);
  }

  /** All associations of the records; fails as the gateway fails. */
  CompletableFuture<Answer> of(TypePair pair, Collection<Long> ids) {
    return reads
        .all(pair, ids)
        .thenCompose(
            seen -> {
              measure(pair, seen);
              Map<Set<Label>, List<Link>> strange = strange(pair, seen);
              return strange.isEmpty()
                  ? CompletableFuture.completedFuture(answer(pair, seen, Map.of(), seen.calls()))
                  : learn(pair, seen, strange)
                      .thenApply(
                          learned ->
                              answer(pair, seen, learned.labels(), seen.calls() + learned.calls()));
            });
  }

  private void measure(TypePair pair, SeenLinks seen) {
    long links = seen.links().values().stream().mapToLong(Map::size).sum();
    int records = Math.max(1, seen.links().size());
    long next = LINKS_AT_ONCE * (long) records / Math.max(1, links);
    inputs.put(pair, (int) Math.max(20, Math.min(MOST_INPUTS, next)));
  }

  /** Links whose labels are numbered as their second record sees them, and not understood yet. */
  private Map<Set<Label>, List<Link>> strange(TypePair pair, SeenLinks seen) {
    Map<Set<Label>, List<Link>> strange = new LinkedHashMap<>();
    seen.links()
        .forEach(
            (id, links) ->
                links.forEach(
                    (otherId, labels) -> {
                      if (!standsFirst(pair, id, otherId)
                          && labels.stream()
                              .anyMatch(one -> directions.reversed(pair, one).isEmpty())) {
                        List<Link> alike =
                            strange.computeIfAbsent(
                                new HashSet<>(labels), any -> new ArrayList<>());
                        if (alike.size() < SAMPLES_ALIKE) {
                          alike.add(link(pair, id, otherId));
                        }
                      }
                    }));
    return strange;
  }

  private record Learned(Map<Label, Label> labels, int calls) {}

  private CompletableFuture<Learned> learn(
      TypePair pair, SeenLinks seen, Map<Set<Label>, List<Link>> strange) {
    List<Link> links =
        strange.values().stream().flatMap(List::stream).distinct().limit(MOST_INPUTS).toList();
    Set<Long> firsts = new HashSet<>();
    links.forEach(link -> firsts.add(link.fromId()));
    return reads
        .some(pair.reversed(), firsts)
        .thenApply(
            other -> {
              var samples = new ArrayList<LabelDirections.Sample>();
              for (Link link : links) {
                List<Label> reversed =
                    other.links().getOrDefault(link.fromId(), Map.of()).get(link.toId());
                if (reversed != null) {
                  samples.add(
                      new LabelDirections.Sample(
                          new HashSet<>(seen.links().get(link.toId()).get(link.fromId())),
                          new HashSet<>(reversed)));
                }
              }
              return new Learned(directions.learn(pair, samples), other.calls());
            });
  }

  private Answer answer(TypePair pair, SeenLinks seen, Map<Label, Label> learned, int calls) {
    var sets = new ArrayList<AssociationSet>(seen.links().size());
    var missed = new HashSet<>(seen.missed());
    seen.links()
        .forEach(
            (id, links) -> {
              Optional<Map<Long, List<Label>>> turned = turned(pair, id, links, learned);
              if (turned.isEmpty()) {
                missed.add(id);
              } else {
                sets.add(
                    new AssociationSet(
                        new RecordRef(pair.portalId(), pair.from(), id),
                        pair.to(),
                        turned.get(),
                        asOf(seen.askedAt())));
              }
            });
    return new Answer(sets, missed, asOf(seen.askedAt()), calls);
  }

  /** Empty when it is not known what one of the labels is called from the first record. */
  private Optional<Map<Long, List<Label>>> turned(
      TypePair pair, long id, Map<Long, List<Label>> links, Map<Label, Label> learned) {
    Map<Long, List<Label>> turned = new HashMap<>();
    for (var entry : links.entrySet()) {
      if (standsFirst(pair, id, entry.getKey())) {
        turned.put(entry.getKey(), entry.getValue());
        continue;
      }
      var labels = new ArrayList<Label>(entry.getValue().size());
      for (Label label : entry.getValue()) {
        Optional<Label> reversed =
            Optional.ofNullable(learned.get(label)).or(() -> directions.reversed(pair, label));
        if (reversed.isEmpty()) {
          return Optional.empty();
        }
        labels.add(reversed.get());
      }
      turned.put(entry.getKey(), labels);
    }
    return Optional.of(turned);
  }

  private static boolean standsFirst(TypePair pair, long id, long otherId) {
    return Link.inOrder(
        new RecordRef(pair.portalId(), pair.from(), id),
        new RecordRef(pair.portalId(), pair.to(), otherId));
  }

  private static Link link(TypePair pair, long id, long otherId) {
    return Link.of(
        new RecordRef(pair.portalId(), pair.from(), id),
        new RecordRef(pair.portalId(), pair.to(), otherId));
  }
}
