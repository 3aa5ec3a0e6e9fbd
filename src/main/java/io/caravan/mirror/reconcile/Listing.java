package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.MirrorContents;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Goes through all records of an object type on both sides, in the order of their ids: ids and
 * modification dates, and values where they are asked for. One call per 100 records; holds a page
 * of each side.
 */
final class Listing {

  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final int PAGE = 100;
  private static final int OUR_PAGE = 1_000;

  /** HubSpot refuses longer query strings (414). */
  private static final int MAX_QUERY = 6_000;

  /** HubSpot's records of a range, of which fingerprints are kept. */
  private static final int RANGE = 10_000;

  private final Gateway gateway;
  private final ApiPaths paths;
  private final MirrorContents mirror;
  private final Reconciliation run;
  private final ComparedProperties properties;
  private final Suspects suspects;
  private final Consumer<ListedRange> ranges;
  private final String query;
  private final boolean withValues;
  private ListedRange range = ListedRange.beginningAt(1);
  private long theirTotal;
  private long ourTotal;

  Listing(
      Gateway gateway,
      ApiPaths paths,
      MirrorContents mirror,
      Reconciliation run,
      ComparedProperties properties,
      Suspects suspects,
      Consumer<ListedRange> ranges) {
    this.gateway = gateway;
    this.paths = paths;
    this.mirror = mirror;
    this.run = run;
    this.properties = properties;
    this.suspects = suspects;
    this.ranges = ranges;
    String names = URLEncoder.encode(String.join(",", properties.names()), StandardCharsets.UTF_8);
    withValues = run.request().values() && names.length() <= MAX_QUERY;
    query =
        "limit="
            + PAGE
            + "&properties="
            + (withValues ? names : run.request().type().lastModifiedProperty());
  }

  /** Whether values that are asked for are too many to be listed, so that each record is read. */
  boolean readsEachRecord() {
    return run.request().values() && !withValues;
  }

  /** Compares; the numbers of records of both sides are the run's afterwards. */
  void compare() {
    long last = 0;
    CompletableFuture<JsonNode> coming = page("");
    while (coming != null) {
      JsonNode page = coming.join();
      String after = page.path("paging").path("next").path("after").asText("");
      // HubSpot answers while this page is compared.
      coming = after.isEmpty() ? null : page(after);
      List<FetchedRecord> records = new ArrayList<>();
      for (JsonNode result : page.path("results")) {
        records.add(RecordJson.read(run.request().portalId(), run.request().type(), result));
      }
      RecordDates theirs = RecordDates.of(records);
      long end = coming == null ? Long.MAX_VALUE : Math.max(last, theirs.lastId());
      compare(records, last, end);
      run.compared(theirs.size());
      run.sizes(theirTotal, ourTotal);
      last = end;
      if (range.hubspotCount() >= RANGE || coming == null) {
        ranges.accept(range);
        range = ListedRange.beginningAt(last + 1);
      }
    }
  }

  private CompletableFuture<JsonNode> page(String after) {
    String next =
        after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    return gateway
        .call(
            HubSpotCall.get(
                run.request().portalId(),
                paths.objects(run.request().type()),
                query + next,
                Priority.BULK,
                DEADLINE))
        .thenApply(answer -> answer.body());
  }

  /** Compares a page of HubSpot's with all that the mirror has between these ids. */
  private void compare(List<FetchedRecord> theirs, long after, long end) {
    Map<Long, Long> theirDates = new TreeMap<>();
    Map<Long, Long> theirPrints = new HashMap<>();
    for (FetchedRecord record : theirs) {
      long id = record.ref().id();
      theirDates.put(id, record.updatedAt());
      long print =
          withValues
              ? properties.fingerprint(id, record.values())
              : Fingerprint.with(Fingerprint.of(id), record.updatedAt());
      theirPrints.put(id, print);
      range = range.withTheirs(id, print);
    }
    theirTotal += theirs.size();
    MirrorContents.Page ours;
    long from = after;
    do {
      ours = mirror.page(run.request().portalId(), run.request().type(), from, end, OUR_PAGE);
      compareOurs(ours, theirDates, theirPrints);
      from = ours.lastId();
    } while (ours.size() == OUR_PAGE);
    theirDates.keySet().forEach(suspects::add);
  }

  private void compareOurs(
      MirrorContents.Page ours, Map<Long, Long> theirDates, Map<Long, Long> theirPrints) {
    Map<Long, MirrorRecord> records = withValues ? records(ours) : Map.of();
    for (int i = 0; i < ours.size(); i++) {
      long id = ours.ids()[i];
      long print =
          withValues && records.containsKey(id)
              ? properties.fingerprint(id, records.get(id).properties())
              : Fingerprint.with(Fingerprint.of(id), ours.dates()[i]);
      range = range.withOurs(id, print);
      Long date = theirDates.remove(id);
      boolean same = date != null && date == ours.dates()[i] && theirPrints.get(id) == print;
      if (!same || readsEachRecord()) {
        suspects.add(id);
      }
    }
    ourTotal += ours.size();
  }

  private Map<Long, MirrorRecord> records(MirrorContents.Page ours) {
    return mirror.records(
        run.request().portalId(),
        run.request().type(),
        java.util.Arrays.stream(ours.ids(), 0, ours.size()).boxed().toList());
  }
}
