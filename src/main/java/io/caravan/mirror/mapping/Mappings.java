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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings mappings and objects together: a route of {@code routes/sync} names the mapping of its
 * object. Which object type a name means differs from portal to portal, so what was found is kept
 * in the database for the time before HubSpot can be asked.
 */
public final class Mappings {

  private static final Logger LOG = LoggerFactory.getLogger(Mappings.class);

  private final MappingFiles files;
  private final ActiveMappings active;
  private final Remapping remapping;
  private final Set<PortalType> adopted = ConcurrentHashMap.newKeySet();

  Mappings(MappingFiles files, ActiveMappings active, Remapping remapping) {
    this.files = files;
    this.active = active;
    this.remapping = remapping;
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
    Optional<Mapping> wanted = files.named(run.object().mapping());
    if (wanted.isPresent() && adopted.add(object)) {
      remapping.adopt(object, wanted.get());
    }
    return wanted;
  }

  /**
   * Gives each object of each portal the mapping that its route names, and takes mappings away that
   * no route names any more. To be called once the routes are there.
   *
   * @return completes when all records are mapped as they should be
   * @throws InvalidSettings when a route names a mapping that is not there
   */
  public CompletableFuture<Void> start(
      Collection<SyncedObject> objects, List<Long> portals, ObjectNames names) {
    objects.forEach(object -> files.named(object.mapping()));
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
          .named(object.mapping())
          .ifPresent(
              mapping ->
                  asked.add(
                      names
                          .find(portal, object.name())
                          .thenAccept(
                              type -> {
                                var key = new PortalType(portal, type);
                                found.put(object.name(), key);
                                if (adopted.add(key)) {
                                  synchronized (mapped) {
                                    mapped.add(remapping.adopt(key, mapping));
                                  }
                                }
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
