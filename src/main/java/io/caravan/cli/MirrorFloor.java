package io.caravan.cli;

import io.caravan.channel.ChannelConfiguration;
import io.caravan.gateway.GatewayConfiguration;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.action.ActionConfiguration;
import io.caravan.mirror.association.AssociationConfiguration;
import io.caravan.mirror.association.TouchedLinks;
import io.caravan.mirror.export.ExportConfiguration;
import io.caravan.mirror.journal.JournalConfiguration;
import io.caravan.mirror.mapping.MappingConfiguration;
import io.caravan.mirror.reconcile.ReconcileConfiguration;
import io.caravan.mirror.source.ErasedHistory;
import io.caravan.mirror.source.SourceConfiguration;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.ObjectNames;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncConfiguration;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalListener;
import io.caravan.portal.Portals;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;

/**
 * The mirror and the rooms around it: what hears of its changes, what fills it, what proves it.
 * They do not know each other; what one needs of another is handed over here.
 */
final class MirrorFloor {

  private final Portals portals;
  private final MappingConfiguration mapping;
  private final ObjectNames objectNames;
  private final ActionConfiguration actions;
  private final MirrorConfiguration mirror;
  private final AssociationConfiguration associations;
  private final SourceConfiguration source;
  private final ExportConfiguration export;
  private final SyncConfiguration sync;
  private final ReconcileConfiguration reconcile;
  private final JournalConfiguration journal;

  /** What it stands on. */
  record Ground(
      Store store,
      ChannelConfiguration channel,
      GatewayConfiguration gateway,
      ApiPaths paths,
      Quota quota,
      MeterRegistry meters,
      Clock clock) {}

  /**
   * @param home where the mappings are
   * @param opened takes all that is to be closed at the end
   */
  MirrorFloor(
      Path home, ApplicationSettings settings, Ground ground, Portals portals, Openings opened)
      throws Exception {
    this.portals = portals;
    Store store = ground.store();
    var channels = ground.channel().channels();
    var gateway = ground.gateway().gateway();
    ApiPaths paths = ground.paths();
    MeterRegistry meters = ground.meters();
    Clock clock = ground.clock();
    mapping = opened.open(new MappingConfiguration(mappings(home), store, meters, clock));
    objectNames = new ObjectNames(gateway, paths);
    actions =
        new ActionConfiguration(settings.actions(), store, channels, portalIds(), meters, clock);
    portals.listen(
        new PortalListener() {
          @Override
          public void connected(Portal portal) {
            // Not on the thread that connects it: opening a channel waits for the disk.
            CompletableFuture.runAsync(() -> actions.connected(portal.id()));
          }
        });
    var touchedLinks = new TouchedLinks();
    mirror =
        new MirrorConfiguration(
            settings.mirror(),
            store,
            channels,
            gateway,
            paths,
            meters,
            List.of(mapping.listener(), actions.listener(), touchedLinks, new ErasedHistory()),
            List.of(mapping.schemas()));
    associations = new AssociationConfiguration(store, mirror, touchedLinks, gateway, paths, clock);
    source =
        opened.open(
            new SourceConfiguration(settings.source(), store, mirror, gateway, paths, clock));
    export =
        opened.open(
            new ExportConfiguration(
                settings.export(),
                store,
                gateway,
                ground.gateway().downloads(),
                paths,
                mirror.schemas(),
                clock));
    sync =
        opened.open(
            new SyncConfiguration(
                settings.sync(),
                store,
                mirror,
                gateway,
                paths,
                this::portalIds,
                sources(),
                export::insteadOf,
                clock));
    reconcile =
        opened.open(
            new ReconcileConfiguration(
                settings.reconcile(),
                settings.mirror(),
                store,
                channels,
                gateway,
                paths,
                mirror,
                this::portalIds,
                sync.runs()::objects,
                meters,
                clock));
    journal =
        new JournalConfiguration(
            settings.journal(),
            store,
            channels,
            gateway,
            ground.gateway().downloads(),
            paths,
            this::portalIds,
            new RefusedDeliveries(meters),
            new SyncAfterGap(sync.runs(), this::portalIds),
            meters,
            clock);
  }

  /** Names what routes call. */
  void bind(CamelContext context) throws Exception {
    actions.bind(context);
    actions.bindToSync(context, sync.runs().history());
    mirror.bind(context);
    mapping.bind(context);
    source.bind(context);
    sync.bind(context);
    associations.bind(context, sync.runs());
    reconcile.bind(context);
    journal.bind(context);
  }

  /** Maps what is to be mapped anew, in the background; once the routes have named the mappings. */
  void startMappings() {
    mapping.mappings().start(sync.runs()::objects, portalIds(), objectNames);
  }

  /** Where the mappings are that routes name. */
  static Path mappings(Path home) {
    return home.resolve("routes/sync/mappings");
  }

  /** Where each kind of run reads from, but a full one, which the sync brings itself. */
  private Map<Mode, RecordSource> sources() {
    Map<Mode, RecordSource> sources = new EnumMap<>(source.sources());
    sources.put(Mode.ASSOCIATIONS, associations.sweep());
    return sources;
  }

  private List<Long> portalIds() {
    return portals.all().stream().map(Portal::id).toList();
  }

  MirrorConfiguration mirror() {
    return mirror;
  }

  MappingConfiguration mapping() {
    return mapping;
  }

  ExportConfiguration export() {
    return export;
  }

  SyncConfiguration sync() {
    return sync;
  }

  ReconcileConfiguration reconcile() {
    return reconcile;
  }

  JournalConfiguration journal() {
    return journal;
  }
}
