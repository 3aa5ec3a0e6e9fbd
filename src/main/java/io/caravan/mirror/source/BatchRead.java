package io.caravan.mirror.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordReader;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordJson;
import io.caravan.mirror.sync.SyncRun;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Reads records by id, up to 100 in a call, all calls at once: how many are under way together, the
 * portal's quota decides. The names of properties stand in the body, so that there may be any
 * number of them.
 */
final class BatchRead {

  /** HubSpot's maximum for a batch, and for one that asks for the history of properties. */
  static final int MOST = RecordReader.BATCH;

  static final int MOST_WITH_HISTORY = 50;

  /**
   * So many calls make a page where all ids are known beforehand. Five at a time use up the limit
   * of 190 in ten seconds at a latency of a quarter of a second.
   */
  private static final int CALLS_AT_ONCE = 5;

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final Clock clock;

  BatchRead(Gateway gateway, ApiPaths paths, Clock clock) {
    this.gateway = gateway;
    this.paths = paths;
    this.clock = clock;
  }

  /**
   * What HubSpot gave.
   *
   * @param records those that it has; of one that was merged, the record that lives on
   * @param missing those of which it has nothing
   * @param askedAt the read took place after this moment, in milliseconds since the epoch
   */
  record Answer(List<FetchedRecord> records, Set<RecordRef> missing, long askedAt) {

    /** What the mirror learns of those that are missing. */
    List<RecordChange> absences() {
      return missing.stream()
          .<RecordChange>map(ref -> new RecordChange.Missing(ref, askedAt))
          .toList();
    }

    /** The answers to several calls, as one; the earliest moment counts. */
    static Answer join(List<Answer> answers) {
      var records = new ArrayList<FetchedRecord>();
      var missing = new LinkedHashSet<RecordRef>();
      long askedAt = Long.MAX_VALUE;
      for (Answer answer : answers) {
        records.addAll(answer.records());
        missing.addAll(answer.missing());
        askedAt = Math.min(askedAt, answer.askedAt());
      }
      return new Answer(records, missing, answers.isEmpty() ? 0 : askedAt);
    }
  }

  /** Live records. */
  CompletableFuture<Answer> live(
      SyncRun run, Collection<Long> ids, Collection<String> properties, Priority priority) {
    return read(run, ids, properties, priority, "");
  }

  /** Records in the recycle bin. */
  CompletableFuture<Answer> archived(SyncRun run, Collection<Long> ids, Priority priority) {
    return read(run, ids, Set.of("hs_object_id"), priority, "archived=true");
  }

  /** How many calls so many records take. */
  static int calls(SyncRun run, int records) {
    int size = size(run);
    return (records + size - 1) / size;
  }

  /** How many records make a page where all ids are known beforehand. */
  static int page(SyncRun run) {
    return CALLS_AT_ONCE * size(run);
  }

  /** Records in one call: as many as HubSpot takes, or fewer where the run is asked to. */
  private static int size(SyncRun run) {
    int wanted = run.request().pageSize();
    return wanted > 0 ? Math.min(MOST, wanted) : MOST;
  }

  private CompletableFuture<Answer> read(
      SyncRun run,
      Collection<Long> ids,
      Collection<String> properties,
      Priority priority,
      String query) {
    List<Long> all = List.copyOf(ids);
    int size = size(run);
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int from = 0; from < all.size(); from += size) {
      List<Long> some = all.subList(from, Math.min(all.size(), from + size));
      answers.add(one(run, some, properties, priority, query));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> Answer.join(answers.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Answer> one(
      SyncRun run,
      Collection<Long> ids,
      Collection<String> properties,
      Priority priority,
      String query) {
    ObjectNode body = body(ids);
    var names = body.putArray("properties");
    properties.forEach(names::add);
    long askedAt = clock.millis();
    return call(run, body, priority, query)
        .thenApply(answer -> answer(run.portalId(), run.type(), ids, askedAt, answer.body()));
  }

  /** The former values of properties, as HubSpot writes them; at most 50 records. */
  CompletableFuture<JsonNode> histories(
      SyncRun run, Collection<Long> ids, Collection<String> properties, Priority priority) {
    ObjectNode body = body(ids);
    body.putArray("properties").add("hs_object_id");
    var names = body.putArray("propertiesWithHistory");
    properties.forEach(names::add);
    return call(run, body, priority, "").thenApply(HubSpotAnswer::body);
  }

  private static ObjectNode body(Collection<Long> ids) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var inputs = body.putArray("inputs");
    ids.forEach(id -> inputs.addObject().put("id", id.toString()));
    return body;
  }

  private CompletableFuture<HubSpotAnswer> call(
      SyncRun run, ObjectNode body, Priority priority, String query) {
    return gateway.call(
        new HubSpotCall(
            run.portalId(),
            "POST",
            paths.objectBatch(run.type(), "read"),
            query,
            body.toString().getBytes(StandardCharsets.UTF_8),
            priority,
            DEADLINE,
            true));
  }

  private static Answer answer(
      long portalId, ObjectType type, Collection<Long> ids, long askedAt, JsonNode body) {
    Map<Long, FetchedRecord> records = new LinkedHashMap<>();
    Set<Long> missing = new LinkedHashSet<>(ids);
    for (JsonNode result : body.path("results")) {
      FetchedRecord record = RecordJson.read(portalId, type, result);
      // Two ids that were merged give the same record twice.
      records.put(record.ref().id(), record);
      missing.remove(record.ref().id());
      record.mergedIds().forEach(missing::remove);
    }
    RecordReader.requireOnlyMissing(body, missing);
    return new Answer(
        List.copyOf(records.values()),
        missing.stream()
            .map(id -> new RecordRef(portalId, type, id))
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        Math.min(askedAt, begun(body, askedAt)));
  }

  /** HubSpot's own time of the read, should our clock be ahead. */
  private static long begun(JsonNode body, long otherwise) {
    try {
      return Instant.parse(body.path("startedAt").asText("")).toEpochMilli();
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}
