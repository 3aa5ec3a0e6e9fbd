package io.caravan.mirror.reconcile;

import io.caravan.channel.Channels;
import io.caravan.gateway.Gateway;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.Heartbeat;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.SyncPositions;
import io.caravan.mirror.sync.SyncedObject;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/** Builds the comparison with HubSpot and names what routes call. */
public final class ReconcileConfiguration implements AutoCloseable {

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

  private final Reconciliations reconciliations;
  private final ReconcileSteps steps;
  private final ReconcilePurge purge;
  private final Heartbeat heartbeat;
  private ProducerTemplate entry;

  /**
   * @param portals the connected ones
   * @param synced how objects are synced, by their routes
   */
  public ReconcileConfiguration(
      ReconcileSettings settings,
      MirrorSettings mirrorSettings,
      Store store,
      Channels channels,
      Gateway gateway,
      ApiPaths paths,
      MirrorConfiguration mirror,
      Supplier<List<Long>> portals,
      Supplier<Collection<SyncedObject>> synced,
      MeterRegistry meters,
      Clock clock) {
    var runs = new ReconcileRuns(store);
    var patience =
        new Patience(
            settings.settle(),
            new WaitingNews(channels, List.of("events", mirrorSettings.refetchChannel()), clock),
            clock,
            time -> LockSupport.parkNanos(time * 1_000_000));
    var names = new ObjectTypes(new ObjectNames(gateway, paths), settings.types(), synced);
    var metrics = new DriftMetrics(meters);
    runs.latest().forEach(metrics::ended);
    Map<Long, Reconciliation> underWay = new ConcurrentHashMap<>();
    var positions = new SyncPositions(store);
    reconciliations =
        new Reconciliations(
            names,
            runs,
            portals,
            (portal, type) -> positions.of(portal, type).reached() > 0,
            clock,
            store.dialect() == Dialect.SQLITE,
            underWay);
    steps =
        new ReconcileSteps(
            new RunTools.Shared(
                settings, store, gateway, paths, mirror, names, runs, patience, clock),
            metrics,
            underWay);
    purge = new ReconcilePurge(store, settings.keep(), clock);
    heartbeat = new Heartbeat("caravan-reconcile-alive", SIGN_OF_LIFE, reconciliations::alive);
  }

  public Reconciliations reconciliations() {
    return reconciliations;
  }

  /**
   * Names {@code reconciliations}, {@code reconcileSteps} and {@code reconcilePurge} for routes.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("reconciliations", reconciliations);
    camel.getRegistry().bind("reconcileSteps", steps);
    camel.getRegistry().bind("reconcilePurge", (Processor) exchange -> purge.run().join());
    entry = camel.createProducerTemplate();
    reconciliations.through(run -> entry.asyncSendBody("direct:reconcile", run));
  }

  /** Asks runs that are under way to end. */
  @Override
  public void close() {
    reconciliations.cancelAll();
    heartbeat.close();
  }
}
