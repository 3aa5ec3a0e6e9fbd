package io.caravan.mirror.source;

import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncPositions;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;

/** Builds what runs read from when they do not list everything. */
public final class SourceConfiguration implements AutoCloseable {

  private static final int DATABASE_THREADS = 4;

  private final Map<Mode, RecordSource> sources;
  private final HistoryTable history;
  private final HistoryOfPage historyOfPage;
  private final ExecutorService database =
      Executors.newFixedThreadPool(
          DATABASE_THREADS,
          task -> {
            Thread thread = new Thread(task, "caravan-sync-source");
            thread.setDaemon(true);
            return thread;
          });

  public SourceConfiguration(
      SourceSettings settings,
      Store store,
      MirrorConfiguration mirror,
      Gateway gateway,
      ApiPaths paths,
      Clock clock) {
    var batches = new BatchRead(gateway, paths, clock);
    var search =
        new SearchSource(
            new SearchCalls(gateway, paths),
            mirror.schemas(),
            mirror.queries(),
            new SyncPositions(store),
            batches,
            settings,
            database);
    sources =
        Map.of(
            Mode.INCREMENTAL,
            search,
            Mode.SINCE,
            search,
            Mode.RECORDS,
            new GivenRecords(mirror.schemas(), batches),
            Mode.ARCHIVED,
            new ArchivedRecords(gateway, paths, clock),
            Mode.CALCULATED,
            new CalculatedProperties(mirror.schemas(), mirror.queries(), batches, database));
    history = new HistoryTable(store);
    historyOfPage = new HistoryOfPage(history, batches, database);
  }

  /** The sources by the mode that they serve. */
  public Map<Mode, RecordSource> sources() {
    return sources;
  }

  /** Former values of chosen properties. */
  public HistoryTable history() {
    return history;
  }

  /** Names {@code historyOfPage} for routes. */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("historyOfPage", historyOfPage);
  }

  @Override
  public void close() {
    database.shutdownNow();
  }
}
