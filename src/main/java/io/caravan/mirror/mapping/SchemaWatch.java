package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.SchemaListener;
import io.caravan.mirror.mapping.PropertyTable.Row;
import io.caravan.mirror.mapping.SchemaDrift.Change;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares each schema that is read from HubSpot with the one before: what is new, changed or gone
 * is reported, and taken as it is. Thread-safe.
 */
public final class SchemaWatch implements SchemaListener {

  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

  private final Store store;
  private final PropertyTable table = new PropertyTable();
  private final KnownProperties known;
  private final ActiveMappings mappings;
  private final Clock clock;
  private final Map<PortalType, Integer> versions = new ConcurrentHashMap<>();
  private volatile Consumer<SchemaDrift> onDrift = drift -> {};

  SchemaWatch(Store store, KnownProperties known, ActiveMappings mappings, Clock clock) {
    this.store = store;
    this.known = known;
    this.mappings = mappings;
    this.clock = clock;
    store.read(table::all).forEach(known::put);
  }

  /** Somebody who hears of each drift, after it was written down. */
  void onDrift(Consumer<SchemaDrift> listener) {
    onDrift = listener;
  }

  @Override
  public void schemaRead(long portalId, ObjectType type, List<PropertyDefinition> schema) {
    var object = new PortalType(portalId, type);
    int version = schema.hashCode();
    Integer before = versions.put(object, version);
    if (before == null || before != version) {
      compare(object, schema)
          .exceptionally(
              failure -> {
                versions.remove(object);
                LOG.warn("The schema of {} of portal {} was not kept", type, portalId, failure);
                return null;
              });
    }
  }

  /**
   * What has changed of an object's schema since a moment.
   *
   * @param since milliseconds since the epoch
   */
  public SchemaDrift since(long portalId, ObjectType type, long since) {
    var object = new PortalType(portalId, type);
    List<Change> changes =
        store.read(connection -> table.of(connection, object)).values().stream()
            .filter(row -> !row.change().isEmpty() && row.at() >= since)
            .map(SchemaComparison::change)
            .toList();
    return new SchemaDrift(portalId, type, changes);
  }

  /** Notes a schema; completes with how it differs from the one before. */
  CompletableFuture<SchemaDrift> compare(PortalType object, List<PropertyDefinition> schema) {
    known.put(object, schema);
    reportUnknown(object, schema);
    long now = clock.millis();
    try {
      return store
          .write(
              connection -> {
                Map<String, Row> rows = table.of(connection, object);
                SchemaComparison comparison = SchemaComparison.of(rows, schema, now);
                table.save(connection, object, comparison.changed());
                return new SchemaDrift(object.portalId(), object.type(), comparison.changes());
              })
          .thenApply(
              drift -> {
                if (!drift.isEmpty()) {
                  LOG.info("HubSpot's schema has changed: {}", drift.sentence());
                  onDrift.accept(drift);
                }
                return drift;
              });
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** A mapping may name what is not there, or no longer: its column stays empty. */
  private void reportUnknown(PortalType object, List<PropertyDefinition> schema) {
    mappings
        .of(object)
        .ifPresent(
            mapping -> {
              var unknown = new TreeSet<>(mapping.properties());
              schema.forEach(property -> unknown.remove(property.name()));
              if (!unknown.isEmpty()) {
                LOG.warn(
                    "The mapping {}.yaml names properties that {} of portal {} do not have: {};"
                        + " their columns stay empty",
                    mapping.name(),
                    object.type(),
                    object.portalId(),
                    String.join(", ", new ArrayList<>(unknown)));
              }
            });
  }
}
