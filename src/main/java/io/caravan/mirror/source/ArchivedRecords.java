package io.caravan.mirror.source;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.sync.FetchedPage;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.RecordJson;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncRun;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/**
 * Deleted records, by listing the recycle bin: HubSpot keeps them there for 90 days. They carry the
 * time of their deletion, so that one that was restored since is left alone.
 *
 * <p>The checkpoint is HubSpot's cursor.
 */
final class ArchivedRecords implements RecordSource {

  private static final int PAGE = 100;
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final Clock clock;

  ArchivedRecords(Gateway gateway, ApiPaths paths, Clock clock) {
    this.gateway = gateway;
    this.paths = paths;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    int size = run.request().pageSize() > 0 ? Math.min(PAGE, run.request().pageSize()) : PAGE;
    String after =
        checkpoint.isEmpty()
            ? ""
            : "&after=" + URLEncoder.encode(checkpoint, StandardCharsets.UTF_8);
    long askedAt = clock.millis();
    return gateway
        .call(
            HubSpotCall.get(
                run.portalId(),
                paths.objects(run.type()),
                "archived=true&limit=" + size + after,
                Priority.BULK,
                DEADLINE))
        .thenApply(
            answer -> {
              var records = new ArrayList<FetchedRecord>();
              answer
                  .body()
                  .path("results")
                  .forEach(
                      result -> records.add(RecordJson.read(run.portalId(), run.type(), result)));
              // What does not say that it is deleted is none of this run's business.
              records.removeIf(record -> record.archivedAt() == 0);
              String next = answer.body().path("paging").path("next").path("after").asText("");
              return new FetchedPage(records, next, next.isEmpty(), askedAt, null, 1);
            });
  }
}
