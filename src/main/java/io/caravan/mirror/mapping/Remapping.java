package io.caravan.mirror.mapping;

import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordRepository;
import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.mirror.mapping.MappedRecords.Changed;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps the records of an object anew when its mapping has changed: in pages, in the background,
 * from where the last process got to. What changes meanwhile is mapped by {@link MappedRecords}.
 */
final class Remapping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Remapping.class);
  private static final int PAGE = 500;

  private final Store store;
  private final ActiveMappings mappings;
  private final RecordMapper mapper;
  private final MappedRecords mapped;
  private final MirrorQueries mirror;
  private final RecordRepository records;
  private final MappingTable table = new MappingTable();
  private final MappedRows rows;
  private final QuarantineTable quarantine;
  private final MappedViews views;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "caravan-remapping");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean closed;

  Remapping(
      Store store,
      ActiveMappings mappings,
      RecordMapper mapper,
      MappedRecords mapped,
      QuarantineTable quarantine) {
    this.store = store;
    this.mappings = mappings;
    this.mapper = mapper;
    this.mapped = mapped;
    this.quarantine = quarantine;
    this.mirror = new MirrorQueries(store);
    this.records = new RecordRepository(store.dialect());
    this.rows = new MappedRows(store.dialect());
    this.views = new MappedViews(store.dialect());
  }

  /** What the database says of all objects. */
  Map<PortalType, MappingTable.Row> stored() {
    return store.read(table::all);
  }

  /**
   * Gives an object a mapping: from now on for what changes, in the background for what is there.
   *
   * @return completes when all of its records are mapped by it
   */
  CompletableFuture<Void> adopt(PortalType object, Mapping mapping) {
    mappings.put(object, mapping);
    return inBackground(object, () -> adoptNow(object, mapping, false));
  }

  /**
   * Maps all of an object's records once more, because the schema that it is strict about changed.
   */
  CompletableFuture<Void> again(PortalType object) {
    return mappings
        .of(object)
        .map(mapping -> inBackground(object, () -> adoptNow(object, mapping, true)))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** An object has no mapping any more: its mapped records and its view go. */
  CompletableFuture<Void> abandon(PortalType object) {
    mappings.remove(object);
    return inBackground(object, () -> abandonNow(object));
  }

  /**
   * Tries records again that are in the mirror.
   *
   * @return completes when each is mapped, or in quarantine once more
   */
  CompletableFuture<Void> retry(PortalType object, Collection<Long> recordIds) {
    return store.write(
        connection -> {
          List<RecordRef> refs =
              recordIds.stream()
                  .map(id -> new RecordRef(object.portalId(), object.type(), id))
                  .toList();
          store(connection, object, refs, Map.of());
          return null;
        });
  }

  private void adoptNow(PortalType object, Mapping mapping, boolean again) {
    MappingTable.Row before = stored().get(object);
    boolean same = before != null && before.hash().equals(mapping.hash()) && !again;
    if (same && before.done()) {
      return;
    }
    long from = same ? before.mappedTo() : 0;
    // Also waits for the transactions that may have begun without the mapping.
    write(
        connection -> {
          table.save(connection, object, row(mapping, from, false));
          views.create(connection, object.portalId(), object.type(), mapping);
        });
    long count = mapAll(object, mapping, from);
    if (count > 0) {
      LOG.info(
          "Mapped {} {} of portal {} by {}.yaml",
          count,
          object.type(),
          object.portalId(),
          mapping.name());
    }
  }

  private long mapAll(PortalType object, Mapping mapping, long from) {
    long count = 0;
    long last = from;
    while (!closed && isStill(object, mapping)) {
      List<MirrorRecord> page = mirror.liveRecords(object.portalId(), object.type(), last, PAGE);
      Map<RecordRef, Prepared> results = new HashMap<>();
      for (MirrorRecord record : page) {
        results.put(
            record.ref(),
            new Prepared(record.properties(), mapper.map(object, mapping, record.properties())));
      }
      boolean done = page.size() < PAGE;
      last = page.isEmpty() ? last : page.get(page.size() - 1).ref().id();
      long to = last;
      write(
          connection -> {
            store(connection, object, page.stream().map(MirrorRecord::ref).toList(), results);
            table.save(connection, object, row(mapping, to, done));
          });
      count += page.size();
      if (done) {
        return count;
      }
    }
    return count;
  }

  private boolean isStill(PortalType object, Mapping mapping) {
    return mappings.of(object).map(Mapping::hash).filter(mapping.hash()::equals).isPresent();
  }

  /** What the mapping made of values, before the database's writer had its turn. */
  private record Prepared(Map<String, String> values, MappingResult result) {}

  private void store(
      Connection connection,
      PortalType object,
      List<RecordRef> refs,
      Map<RecordRef, Prepared> results)
      throws SQLException {
    records.lock(connection, List.of(object.portalId()));
    Map<RecordRef, MirrorRecord> current = records.load(connection, refs);
    List<Changed> changes = new ArrayList<>(current.size());
    for (RecordRef ref : refs) {
      MirrorRecord record = current.get(ref);
      if (record != null) {
        Prepared prepared = results.get(ref);
        boolean fresh = prepared != null && prepared.values().equals(record.properties());
        changes.add(new Changed(null, record, fresh ? prepared.result() : null));
      }
    }
    mapped.apply(connection, object, changes);
  }

  /** The object's row goes last: a process that dies before leaves the rest to the next one. */
  private void abandonNow(PortalType object) {
    write(
        connection -> {
          views.drop(connection, object.portalId(), object.type());
          quarantine.deleteMapped(connection, object);
        });
    int deleted;
    do {
      deleted = store.write(connection -> rows.deleteSome(connection, object, PAGE)).join();
    } while (deleted > 0 && !closed);
    if (!closed) {
      write(connection -> table.delete(connection, object));
    }
  }

  private void write(Statements statements) {
    store
        .<Void>write(
            connection -> {
              statements.run(connection);
              return null;
            })
        .join();
  }

  @FunctionalInterface
  private interface Statements {
    void run(Connection connection) throws SQLException;
  }

  private static MappingTable.Row row(Mapping mapping, long mappedTo, boolean done) {
    return new MappingTable.Row(mapping.name(), mapping.hash(), mappedTo, done);
  }

  private CompletableFuture<Void> inBackground(PortalType object, Runnable task) {
    try {
      return CompletableFuture.runAsync(task, executor)
          .whenComplete(
              (done, failure) -> {
                if (failure != null && !closed) {
                  LOG.warn(
                      "The {} of portal {} could not be mapped anew; it goes on at the next start",
                      object.type(),
                      object.portalId(),
                      failure);
                }
              });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Ends after the page that it is at; the next process goes on from there. */
  @Override
  public void close() {
    closed = true;
    executor.shutdown();
    try {
      executor.awaitTermination(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
