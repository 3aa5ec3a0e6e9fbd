package io.caravan.mirror.export;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.SignedDownloads;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.sync.FullRunMeans;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/** Builds what backfills by exports. */
public final class ExportConfiguration implements AutoCloseable {

  private final ExportSettings settings;
  private final ExportCalls calls;
  private final ExportTasks tasks;
  private final PropertySchemas schemas;
  private final SignedDownloads downloads;
  private final Clock clock;
  private final Deque<ExportSource> made = new ArrayDeque<>();

  public ExportConfiguration(
      ExportSettings settings,
      Store store,
      Gateway gateway,
      SignedDownloads downloads,
      ApiPaths paths,
      PropertySchemas schemas,
      Clock clock) {
    this.settings = settings;
    this.calls = new ExportCalls(gateway, paths);
    this.tasks = new ExportTasks(store, clock, settings.patience());
    this.schemas = schemas;
    this.downloads = downloads;
    this.clock = clock;
  }

  /** Whether a full run reads an export, for those who say beforehand what it will cost. */
  public FullRunMeans means() {
    return new ExportChoice(settings, tasks);
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
