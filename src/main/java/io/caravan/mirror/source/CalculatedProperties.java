package io.caravan.mirror.source;

import io.caravan.gateway.Priority;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.sync.FetchedPage;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncRun;
import io.caravan.mirror.sync.SyncedObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Properties that HubSpot calculates: their values change without the record's modification date,
 * so that no search finds them. Read for all records that the mirror holds, in the order of their
 * ids, up to 100 in a call, five calls at once.
 *
 * <p>By batch read and not by listing, although both give 100 records a call: a portal has hundreds
 * of calculated properties, whose names would not fit into a URL, and a batch read also tells which
 * records are no more. The checkpoint is the last id that was read.
 */
final class CalculatedProperties implements RecordSource {

  private static final String MERGED = "hs_merged_object_ids";

  private final PropertySchemas schemas;
  private final MirrorQueries mirror;
  private final BatchRead batches;
  private final Executor database;

  CalculatedProperties(
      PropertySchemas schemas, MirrorQueries mirror, BatchRead batches, Executor database) {
    this.schemas = schemas;
    this.mirror = mirror;
    this.batches = batches;
    this.database = database;
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    long after = checkpoint.isEmpty() ? 0 : Long.parseLong(checkpoint);
    return run.schema(schemas)
        .thenCompose(
            schema -> {
              Set<String> names = names(run.object(), schema);
              return names.isEmpty()
                  ? CompletableFuture.completedFuture(nothing(checkpoint, 0))
                  : CompletableFuture.supplyAsync(
                          () ->
                              mirror.liveRecords(
                                  run.portalId(), run.type(), after, BatchRead.page(run)),
                          database)
                      .thenCompose(page -> read(run, page, names, checkpoint));
            });
  }

  /** Those that the route names, else those of the schema among the ones that are synced. */
  private static Set<String> names(SyncedObject object, List<PropertyDefinition> schema) {
    if (!object.calculated().isEmpty()) {
      return new LinkedHashSet<>(object.calculated());
    }
    var names = new LinkedHashSet<String>();
    for (PropertyDefinition property : schema) {
      if (property.calculated()
          && (object.allProperties() || object.properties().contains(property.name()))) {
        names.add(property.name());
      }
    }
    return names;
  }

  private static FetchedPage nothing(String checkpoint, long askedAt) {
    return new FetchedPage(List.of(), checkpoint, true, askedAt, null, 0);
  }

  private CompletableFuture<FetchedPage> read(
      SyncRun run, List<MirrorRecord> page, Set<String> names, String checkpoint) {
    if (page.isEmpty()) {
      return CompletableFuture.completedFuture(nothing(checkpoint, 0));
    }
    String end = Long.toString(page.get(page.size() - 1).ref().id());
    boolean last = page.size() < BatchRead.page(run);
    // Those that are not known whole yet are being read whole anyway.
    List<Long> ids =
        page.stream()
            .filter(record -> record.knowledge() == Knowledge.COMPLETE)
            .map(record -> record.ref().id())
            .toList();
    if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(new FetchedPage(List.of(), end, last, 0, null, 0));
    }
    var wanted = new LinkedHashSet<>(names);
    wanted.add(MERGED);
    return batches
        .live(run, ids, wanted, Priority.BULK)
        .thenApply(
            answer ->
                new FetchedPage(
                    List.of(),
                    end,
                    last,
                    answer.askedAt(),
                    null,
                    BatchRead.calls(run, ids.size()),
                    changes(answer, new HashSet<>(ids), names)));
  }

  private static List<RecordChange> changes(
      BatchRead.Answer answer, Set<Long> asked, Set<String> names) {
    var changes = new ArrayList<RecordChange>(answer.absences());
    for (FetchedRecord record : answer.records()) {
      if (asked.contains(record.ref().id())) {
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach(name -> values.put(name, record.values().getOrDefault(name, "")));
        changes.add(
            new RecordChange.PartialSnapshot(
                record.ref(), values, record.updatedAt(), answer.askedAt()));
      }
      List<Long> old = record.mergedIds().stream().filter(asked::contains).toList();
      if (!old.isEmpty()) {
        changes.add(new RecordChange.Merged(record.ref(), record.updatedAt(), old));
      }
    }
    return changes;
  }
}
