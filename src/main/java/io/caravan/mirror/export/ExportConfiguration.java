package io.caravan.mirror.export;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.SignedDownloads;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.RateLimits;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongFunction;

/** Builds what backfills by exports, and what plans syncs. */
public final class ExportConfiguration implements AutoCloseable {

  private final ExportSettings settings;
  private final ExportCalls calls;
  private final ExportTasks tasks;
  private final PropertySchemas schemas;
  private final SignedDownloads downloads;
  private final Clock clock;
  private final SyncPlanner planner;
  private final Deque<ExportSource> made = new ArrayDeque<>();

  /**
   * @param limits HubSpot's limits for a portal, the operator's own included
   */
  public ExportConfiguration(
      ExportSettings settings,
      Store store,
      Gateway gateway,
      SignedDownloads downloads,
      ApiPaths paths,
      PropertySchemas schemas,
      Quota quota,
      LongFunction<RateLimits> limits,
      Clock clock) {
    this.settings = settings;
    this.calls = new ExportCalls(gateway, paths);
    this.tasks = new ExportTasks(store, clock, settings.patience());
    this.schemas = schemas;
    this.downloads = downloads;
    this.clock = clock;
    this.planner =
        new SyncPlanner(
            settings, calls, tasks, schemas, new ObjectNames(gateway, paths), quota, limits);
  }

  /** Says before a sync starts what it will cost. */
  public SyncPlanner planner() {
    return planner;
  }

  /** The source of full runs, which falls back on listing. */
  public RecordSource insteadOf(RecordSource listing) {
    var source = new ExportSource(settings, listing, calls, tasks, schemas, downloads, clock);
    made.push(source);
    return source;
  }

  @Override
  public void close() {
    made.forEach(ExportSource::close);
  }
}
