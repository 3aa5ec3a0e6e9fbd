package io.caravan.mirror.association;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncRun;
import io.caravan.mirror.sync.SyncedObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With which types a run reads its records' associations: those that were asked for, else those
 * that the object's route names.
 *
 * <p>When two routes name each other, reading all records from both sides would cost twice: runs
 * over everything then read the pair from the side of the type that stands last in HubSpot's order
 * (deals rather than contacts), of which there are fewer as a rule. Runs over changed records read
 * theirs from either side.
 */
final class LinkedTypes {

  private static final Logger LOG = LoggerFactory.getLogger(LinkedTypes.class);

  private final ObjectNames names;
  private final Supplier<Collection<SyncedObject>> objects;

  LinkedTypes(ObjectNames names, Supplier<Collection<SyncedObject>> objects) {
    this.names = names;
    this.objects = objects;
  }

  /**
   * The types.
   *
   * @param unknown names of objects that the portal does not have
   */
  record Found(List<ObjectType> types, List<String> unknown) {}

  /** The types; fails as the gateway fails. */
  CompletableFuture<Found> of(SyncRun run) {
    Mode mode = run.request().mode();
    if (mode == Mode.CALCULATED || mode == Mode.ARCHIVED) {
      return CompletableFuture.completedFuture(new Found(List.of(), List.of()));
    }
    List<String> asked = run.request().toObjects();
    if (asked != null) {
      return find(run.portalId(), asked);
    }
    CompletableFuture<Found> own = find(run.portalId(), run.object().associations());
    boolean everything = mode == Mode.FULL || mode == Mode.ASSOCIATIONS;
    return everything
        ? own.thenCombine(
            readFromOtherSide(run),
            (found, elsewhere) ->
                new Found(
                    found.types().stream().filter(type -> !elsewhere.contains(type)).toList(),
                    found.unknown()))
        : own;
  }

  /** The types that stand after the run's own and whose routes name it. */
  private CompletableFuture<List<ObjectType>> readFromOtherSide(SyncRun run) {
    CompletableFuture<List<ObjectType>> all = CompletableFuture.completedFuture(List.of());
    for (SyncedObject object : objects.get()) {
      if (object.associations().isEmpty() || object.name().equals(run.object().name())) {
        continue;
      }
      CompletableFuture<Found> type = find(run.portalId(), List.of(object.name()));
      CompletableFuture<Found> named = find(run.portalId(), object.associations());
      CompletableFuture<List<ObjectType>> reads =
          type.thenCombine(
              named,
              (found, others) ->
                  others.types().contains(run.type())
                      ? found.types().stream().filter(one -> one.compareTo(run.type()) > 0).toList()
                      : List.of());
      all = all.thenCombine(reads, LinkedTypes::both);
    }
    return all;
  }

  private static List<ObjectType> both(List<ObjectType> some, List<ObjectType> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private CompletableFuture<Found> find(long portalId, List<String> wanted) {
    CompletableFuture<Found> all =
        CompletableFuture.completedFuture(new Found(List.of(), List.of()));
    for (String name : new LinkedHashSet<>(wanted)) {
      all =
          all.thenCombine(
              findOne(portalId, name),
              (found, type) ->
                  type.isPresent()
                      ? new Found(both(found.types(), List.of(type.get())), found.unknown())
                      : new Found(
                          found.types(),
                          Stream.concat(found.unknown().stream(), Stream.of(name)).toList()));
    }
    return all;
  }

  /** Portals differ in their custom objects: one that a portal lacks has no associations there. */
  private CompletableFuture<Optional<ObjectType>> findOne(long portalId, String name) {
    return names
        .find(portalId, name)
        .handle(
            (type, failure) -> {
              if (failure == null) {
                return Optional.of(type);
              }
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof RunRefused) {
                // The routes that ship name an example that most portals do not have.
                LOG.info("No associations with '{}' are read: {}", name, cause.getMessage());
                return Optional.<ObjectType>empty();
              }
              throw new CompletionException(cause);
            });
  }
}
