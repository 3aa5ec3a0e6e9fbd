package io.caravan.mirror.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Priority;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.source.HistoryTable.Entry;
import io.caravan.mirror.source.HistoryTable.Known;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncPage;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The step {@code historyOfPage}: reads former values of the properties that the route names, of
 * those records of the page whose values are not the newest in the table of histories, or whose
 * history was never read. A call for each 50 of them; without named properties, nothing.
 */
final class HistoryOfPage extends AsyncProcessorSupport {

  private final HistoryTable table;
  private final BatchRead batches;
  private final Executor database;

  HistoryOfPage(HistoryTable table, BatchRead batches, Executor database) {
    this.table = table;
    this.batches = batches;
    this.database = database;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    SyncPage page = exchange.getMessage().getBody(SyncPage.class);
    List<String> names = List.copyOf(new TreeSet<>(page.run().object().history()));
    List<FetchedRecord> live =
        page.records().stream().filter(record -> record.archivedAt() == 0).toList();
    if (names.isEmpty() || live.isEmpty()) {
      callback.done(true);
      return true;
    }
    CompletableFuture.supplyAsync(() -> changed(page, live, names), database)
        .thenCompose(ids -> read(page, ids, names))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                exchange.setException(
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure);
              }
              callback.done(false);
            });
    return false;
  }

  private List<Long> changed(SyncPage page, List<FetchedRecord> records, List<String> names) {
    List<Long> ids = records.stream().map(record -> record.ref().id()).toList();
    Map<Long, Known> known = table.known(page.run().portalId(), page.run().type(), ids);
    String all = String.join(",", names);
    return records.stream()
        .filter(
            record -> {
              Known of = known.getOrDefault(record.ref().id(), Known.NOTHING);
              return !of.properties().equals(all)
                  || names.stream()
                      .anyMatch(
                          name ->
                              !record
                                  .values()
                                  .getOrDefault(name, "")
                                  .equals(of.latest().getOrDefault(name, "")));
            })
        .map(record -> record.ref().id())
        .toList();
  }

  private CompletableFuture<?> read(SyncPage page, List<Long> ids, List<String> names) {
    CompletableFuture<?> done = CompletableFuture.completedFuture(null);
    for (int i = 0; i < ids.size(); i += BatchRead.MOST_WITH_HISTORY) {
      List<Long> some = ids.subList(i, Math.min(ids.size(), i + BatchRead.MOST_WITH_HISTORY));
      // One after the other: the page belongs to one thread at a time.
      done =
          done.thenCompose(
              before ->
                  batches
                      .histories(page.run(), some, names, Priority.BULK)
                      .thenAccept(answer -> keep(page, answer, names)));
    }
    return done;
  }

  private void keep(SyncPage page, JsonNode answer, List<String> names) {
    page.count(SyncCount.CALLS, 1);
    for (JsonNode result : answer.path("results")) {
      var entries = new ArrayList<Entry>();
      result
          .path("propertiesWithHistory")
          .fields()
          .forEachRemaining(
              property ->
                  property
                      .getValue()
                      .forEach(entry -> entries.add(entry(property.getKey(), entry))));
      page.add(
          table.keep(
              new RecordRef(page.run().portalId(), page.run().type(), result.path("id").asLong()),
              String.join(",", names),
              entries));
    }
  }

  private static Entry entry(String property, JsonNode json) {
    return new Entry(
        property,
        millis(json.path("timestamp")),
        json.path("value").isNull() ? "" : json.path("value").asText(""),
        json.path("sourceType").asText(""),
        json.path("sourceId").asText(""));
  }

  private static long millis(JsonNode time) {
    try {
      return time.isTextual() ? Instant.parse(time.asText()).toEpochMilli() : time.asLong(0);
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
