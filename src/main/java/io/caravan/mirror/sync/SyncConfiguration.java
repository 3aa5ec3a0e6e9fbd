package io.caravan.mirror.sync;

import io.caravan.gateway.Gateway;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.Heartbeat;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds the sync and names what its routes call. */
public final class SyncConfiguration implements AutoCloseable {

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final Store store;
  private final MirrorConfiguration mirror;
  private final RunRepository repository;
  private final SyncRuns runs;
  private final Gateway gateway;
  private final ApiPaths paths;
  private final ObjectNames names;
  private final RunOrders orders;
  private final SyncSchedule schedule;
  private final RunPurge purge;
  private final Clock clock;
  private final Heartbeat heartbeat;

  /**
   * @param portals the ids of the connected portals
   * @param more further sources, by the mode that they serve
   */
  public SyncConfiguration(
      SyncSettings settings,
      Store store,
      MirrorConfiguration mirror,
      Gateway gateway,
      ApiPaths paths,
      Supplier<List<Long>> portals,
      Map<Mode, RecordSource> more,
      Clock clock) {
    this(settings, store, mirror, gateway, paths, portals, more, UnaryOperator.identity(), clock);
  }

  /**
   * @param full makes the source of full runs; it is handed the listing, to fall back on
   */
  public SyncConfiguration(
      SyncSettings settings,
      Store store,
      MirrorConfiguration mirror,
      Gateway gateway,
      ApiPaths paths,
      Supplier<List<Long>> portals,
      Map<Mode, RecordSource> more,
      UnaryOperator<RecordSource> full,
      Clock clock) {
    this.store = store;
    this.mirror = mirror;
    this.gateway = gateway;
    this.paths = paths;
    this.clock = clock;
    repository = new RunRepository(store, UUID.randomUUID().toString(), clock);
    Map<Mode, RecordSource> sources = new EnumMap<>(Mode.class);
    sources.put(
        Mode.FULL,
        full.apply(
            new ListingSource(gateway, paths, mirror.schemas(), new SyncPositions(store), clock)));
    sources.putAll(more);
    names = new ObjectNames(gateway, paths);
    runs =
        new SyncRuns(
            repository,
            names,
            sources,
            new RunSlots(settings.parallel()),
            new HeldProperties(mirror.writer().wanted(), repository, portals));
    orders = new RunOrders(runs, names);
    schedule = new SyncSchedule(runs, portals, settings.scheduled(), clock);
    purge = new RunPurge(store, settings.keep(), clock);
    interruptDead();
    heartbeat = new Heartbeat("caravan-sync-alive", SIGN_OF_LIFE, this::beat);
  }

  /** Starts, cancels and resumes runs. */
  public SyncRuns runs() {
    return runs;
  }

  /** Starts what people ask for. */
  public RunOrders orders() {
    return orders;
  }

  /** Finds records by the values of a unique property. */
  public RecordLookup lookup() {
    return new RecordLookup(gateway, paths, names);
  }

  /**
   * Says what runs will cost.
   *
   * @param means by which full runs read
   */
  public SyncPlanner planner(FullRunMeans means, Quota quota) {
    return new SyncPlanner(
        gateway,
        paths,
        names,
        mirror.schemas(),
        runs,
        mirror.queries(),
        means,
        new QuotaRoom(quota));
  }

  /**
   * Names {@code fetchPage}, {@code storePage}, {@code syncSchedule} and {@code syncPurge} for
   * routes.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("syncRuns", runs);
    camel.getRegistry().bind("syncSchedule", schedule);
    camel.getRegistry().bind("syncPurge", (Processor) exchange -> purge.run().join());
    camel.getRegistry().bind("fetchPage", new FetchPage());
    camel
        .getRegistry()
        .bind(
            "storePage",
            new StorePage(store, mirror.writer(), new AbsentRecords(mirror.rereads()), repository));
  }

  @Override
  public void close() {
    heartbeat.close();
  }

  /** A SQLite file has one process: whatever else was running on it is dead. */
  private void interruptDead() {
    repository
        .interrupt(
            store.dialect() == Dialect.SQLITE
                ? Long.MAX_VALUE
                : clock.millis() - SILENCE.toMillis())
        .join();
  }

  private void beat() {
    runs.retryEndings();
    if (!runs.live().isEmpty()) {
      repository.alive();
    }
    if (store.dialect() == Dialect.POSTGRESQL) {
      repository.interrupt(clock.millis() - SILENCE.toMillis());
    }
  }
}
