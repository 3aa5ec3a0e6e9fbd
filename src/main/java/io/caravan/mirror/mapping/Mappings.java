package io.caravan.mirror.mapping;

import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.SyncRun;
import io.caravan.mirror.sync.SyncedObject;
import io.caravan.settings.InvalidSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings mappings and objects together: a route of {@code routes/sync} names the mapping of its
 * object. Which object type a name means differs from portal to portal, so what was found is kept
 * in the database for the time before HubSpot can be asked.
 */
public final class Mappings implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mappings.class);

  private final MappingFiles files;
  private final ActiveMappings active;
  private final Remapping remapping;
  private final MappingReload reload;

  /** Of each object that this process maps, the content that it maps by. */
  private final Map<PortalType, String> adopted = new ConcurrentHashMap<>();

  private volatile Runnable start = () -> {};

  Mappings(MappingFiles files, ActiveMappings active, Remapping remapping) {
    this.files = files;
    this.active = active;
    this.remapping = remapping;
    this.reload = new MappingReload(files, () -> start.run());
    // Events come before the first run: what was mapped is mapped from the first one on.
    remapping
        .stored()
        .forEach(
            (object, row) ->
                files.find(row.mapping()).ifPresent(mapping -> active.put(object, mapping)));
  }

  /**
   * The mapping for a run's records.
   *
   * @throws InvalidSettings when its route names one that is not there
   */
  Optional<Mapping> of(SyncRun run) {
    var object = new PortalType(run.portalId(), run.type());
    Optional<Mapping> wanted = files.of(run.object());
    wanted.ifPresent(mapping -> adopt(object, mapping));
    return wanted;
  }

  /**
   * Gives each object of each portal the mapping that its route names, and takes mappings away that
   * no route names any more; does so again whenever a file changes. To be called once, when the
   * routes are there.
   *
   * @param objects those that have a route
   * @return completes when all records are mapped as they should be
   * @throws InvalidSettings when a route names a mapping that is not there
   */
  public CompletableFuture<Void> start(
      Supplier<Collection<SyncedObject>> objects, List<Long> portals, ObjectNames names) {
    objects.get().forEach(files::of);
    start = () -> startAll(objects.get(), portals, names);
    reload.start();
    return startAll(objects.get(), portals, names);
  }

  private CompletableFuture<Void> startAll(
      Collection<SyncedObject> objects, List<Long> portals, ObjectNames names) {
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (long portal : portals) {
      all.add(start(portal, objects, names));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<?> start(
      long portal, Collection<SyncedObject> objects, ObjectNames names) {
    Map<String, PortalType> found = new ConcurrentHashMap<>();
    List<CompletableFuture<?>> asked = new ArrayList<>();
    List<CompletableFuture<?>> mapped = new ArrayList<>();
    for (SyncedObject object : objects) {
      files
          .of(object)
          .ifPresent(
              mapping ->
                  asked.add(
                      names
                          .find(portal, object.name())
                          .thenAccept(
                              type -> {
                                var key = new PortalType(portal, type);
                                found.put(object.name(), key);
                                adopt(key, mapping)
                                    .ifPresent(
                                        done -> {
                                          synchronized (mapped) {
                                            mapped.add(done);
                                          }
                                        });
                              })));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .handle(
            (done, failure) -> {
              if (failure != null) {
                // A custom object that the portal does not have, or a HubSpot that is down.
                LOG.info(
                    "Not all mapped objects of portal {} are known yet: {}",
                    portal,
                    failure.getMessage());
              } else {
                abandonOthers(portal, new HashSet<>(found.values()), mapped);
              }
              return null;
            })
        .thenCompose(
            done -> {
              synchronized (mapped) {
                return CompletableFuture.allOf(mapped.toArray(CompletableFuture[]::new));
              }
            });
  }

  /** Maps an object by this content, unless it is mapped by it already. */
  private Optional<CompletableFuture<Void>> adopt(PortalType object, Mapping mapping) {
    String before = adopted.put(object, mapping.hash());
    return mapping.hash().equals(before)
        ? Optional.empty()
        : Optional.of(remapping.adopt(object, mapping));
  }

  private void abandonOthers(
      long portal, Set<PortalType> wanted, List<CompletableFuture<?>> mapped) {
    for (PortalType object : remapping.stored().keySet()) {
      if (object.portalId() == portal && !wanted.contains(object)) {
        LOG.info("No route names a mapping for {} of portal {} any more", object.type(), portal);
        synchronized (mapped) {
          mapped.add(remapping.abandon(object));
        }
      }
    }
  }

  /** All mappings as they stand, by name. */
  public List<MappingState> states() {
    Map<String, Mapping> all = files.all();
    var names = new TreeSet<>(all.keySet());
    names.addAll(files.refusedNames());
    return names.stream()
        .map(
            name ->
                new MappingState(
                    name,
                    all.containsKey(name) ? all.get(name).hash() : "",
                    objects(name),
                    files.refused(name)))
        .toList();
  }

  private List<String> objects(String name) {
    return active.all().entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(name))
        .map(entry -> entry.getKey().portalId() + " " + entry.getKey().type().pathName())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    reload.close();
  }

  /** HubSpot's schema has changed: what is strict about it may fit now, or no longer. */
  void schemaChanged(SchemaDrift drift) {
    var object = new PortalType(drift.portalId(), drift.type());
    boolean types =
        drift.changes().stream().anyMatch(change -> change.kind() != SchemaDrift.Kind.VANISHED);
    if (types && active.of(object).filter(Mapping::strict).isPresent()) {
      remapping.again(object);
    }
  }
}
