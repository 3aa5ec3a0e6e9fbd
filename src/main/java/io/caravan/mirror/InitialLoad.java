package io.caravan.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Link;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Fills the mirror with all records of some types and the associations among them. Safe beside
 * events: older answers do not overwrite newer ones. Blocks its caller; holds one page in memory.
 */
public final class InitialLoad {

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final int PAGE = 100;

  /** Longer query strings are refused by HubSpot (414); such types are read by batch. */
  private static final int MAX_QUERY = 6_000;

  private final Gateway gateway;
  private final ApiPaths paths;
  private final PropertySchemas schemas;
  private final RecordReader reader;
  private final MirrorWriter writer;
  private final Store store;

  InitialLoad(
      Gateway gateway,
      ApiPaths paths,
      PropertySchemas schemas,
      RecordReader reader,
      MirrorWriter writer,
      Store store) {
    this.gateway = gateway;
    this.paths = paths;
    this.schemas = schemas;
    this.reader = reader;
    this.writer = writer;
    this.store = store;
  }

  /**
   * Loads.
   *
   * @param progress told the number of records loaded so far, from time to time
   * @return the number of records and of associations
   * @throws java.util.concurrent.CompletionException when a call or the database failed; what was
   *     loaded stays, and loading again is safe
   */
  public Loaded run(long portalId, List<ObjectType> types, LongConsumer progress) {
    long records = 0;
    long associations = 0;
    for (ObjectType type : types) {
      records += records(portalId, type, records, progress);
    }
    for (ObjectType from : types) {
      for (ObjectType to : types) {
        if (from.compareTo(to) < 0) {
          associations += associations(portalId, from, to);
        }
      }
    }
    return new Loaded(records, associations);
  }

  /** What was loaded. */
  public record Loaded(long records, long associations) {}

  private long records(long portalId, ObjectType type, long before, LongConsumer progress) {
    List<PropertyDefinition> schema = schemas.of(portalId, type, Priority.BULK).join();
    String names =
        URLEncoder.encode(
            schema.stream().map(PropertyDefinition::name).collect(Collectors.joining(",")),
            StandardCharsets.UTF_8);
    boolean byList = names.length() <= MAX_QUERY;
    long count = 0;
    String after = "";
    do {
      JsonNode page =
          call(
              HubSpotCall.get(
                  portalId,
                  paths.objects(type),
                  "limit=" + PAGE + after + (byList ? "&properties=" + names : ""),
                  Priority.BULK,
                  DEADLINE));
      var changes = new ArrayList<MirrorChange>();
      Map<Long, Long> ids = new LinkedHashMap<>();
      for (JsonNode result : page.path("results")) {
        RecordAnswer answer = RecordAnswer.of(portalId, type, result);
        changes.add(answer.snapshot(0));
        ids.put(answer.ref().id(), 0L);
      }
      apply(byList ? changes : whole(portalId, type, ids));
      count += ids.size();
      progress.accept(before + count);
      after = next(page);
    } while (!after.isEmpty());
    return count;
  }

  /** A record that vanished between listing and reading was deleted, which an event will tell. */
  private List<RecordChange> whole(long portalId, ObjectType type, Map<Long, Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : reader.read(portalId, type, ids, Priority.BULK).join().values().stream()
            .flatMap(List::stream)
            .filter(change -> !(change instanceof RecordChange.Missing))
            .toList();
  }

  private long associations(long portalId, ObjectType from, ObjectType to) {
    var mirror = new MirrorQueries(store);
    long count = 0;
    long lastId = 0;
    while (true) {
      List<MirrorRecord> page = mirror.liveRecords(portalId, from, lastId, PAGE);
      if (page.isEmpty()) {
        return count;
      }
      Map<Long, String> open = new LinkedHashMap<>();
      page.forEach(record -> open.put(record.ref().id(), ""));
      while (!open.isEmpty()) {
        count += associationPage(portalId, from, to, open);
      }
      lastId = page.get(page.size() - 1).ref().id();
    }
  }

  /**
   * Reads one page of each record's associations.
   *
   * @param open record ids with where to go on; afterwards those that have another page
   */
  private long associationPage(
      long portalId, ObjectType from, ObjectType to, Map<Long, String> open) {
    JsonNode answer =
        call(
            HubSpotCall.query(
                portalId,
                paths.associationBatch(from, to, "read"),
                AssociationJson.inputs(open),
                Priority.BULK,
                DEADLINE));
    open.clear();
    var changes = new ArrayList<MirrorChange>();
    for (JsonNode result : answer.path("results")) {
      var one = new RecordRef(portalId, from, result.path("from").path("id").asLong());
      for (JsonNode target : result.path("to")) {
        var other = new RecordRef(portalId, to, target.path("toObjectId").asLong());
        for (JsonNode type : target.path("associationTypes")) {
          changes.add(
              new AssociationChange(Link.of(one, other), AssociationJson.label(type), false, 0));
        }
      }
      String after = result.path("paging").path("next").path("after").asText("");
      if (!after.isEmpty()) {
        open.put(one.id(), after);
      }
    }
    apply(changes);
    return changes.size();
  }

  private void apply(List<? extends MirrorChange> changes) {
    List<Effect<?>> effects = new ArrayList<>(changes.size());
    changes.forEach(
        change -> effects.add(writer.effect(new PendingChange(change, Origin.sync(0)))));
    store.apply(effects).join();
  }

  private JsonNode call(HubSpotCall call) {
    return gateway.call(call).join().body();
  }

  private static String next(JsonNode page) {
    String after = page.path("paging").path("next").path("after").asText("");
    return after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
  }
}
