package io.caravan.cli;

import io.caravan.access.DomainPortals;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.channel.Channels;
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
import io.caravan.operations.GapsApi;
import io.caravan.operations.ManagementPart;
import io.caravan.operations.MappingsApi;
import io.caravan.operations.QuarantineApi;
import io.caravan.operations.ReconcileApi;
import io.caravan.operations.SyncApi;
import io.caravan.operations.SyncDesk;
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
final class MirrorFloor implements Floor {

  private final Portals portals;
  private final Quota quota;
  private final Channels channels;
  private final String rereads;
  private final FeatureFlags features;
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

  MirrorFloor(Ground ground, PortalFloor hubspot) throws Exception {
    ApplicationSettings settings = ground.settings();
    Openings opened = ground.opened();
    portals = hubspot.portals();
    quota = hubspot.quota();
    rereads = settings.mirror().refetchChannel();
    features = settings.people().features();
    Store store = ground.store();
    channels = ground.channel().channels();
    var gateway = hubspot.gateway().gateway();
    ApiPaths paths = ground.paths();
    MeterRegistry meters = ground.meters();
    Clock clock = ground.clock();
    mapping = opened.open(new MappingConfiguration(mappings(ground.home()), store, meters, clock));
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
                hubspot.gateway().downloads(),
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
            hubspot.gateway().downloads(),
            paths,
            this::portalIds,
            new RefusedDeliveries(meters),
            new SyncAfterGap(sync.runs(), this::portalIds),
            meters,
            clock);
  }

  @Override
  public void bind(CamelContext context) throws Exception {
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

  /** Maps what is to be mapped anew; the routes have named the mappings by now. */
  @Override
  public void begin(ProcessKind kind) {
    if (kind == ProcessKind.SERVING || kind == ProcessKind.SYNCING) {
      mapping.mappings().start(sync.runs()::objects, portalIds(), objectNames);
    }
  }

  @Override
  public List<ManagementPart> management(DomainPortals seen) {
    return List.of(
        new QuarantineApi(mapping.quarantine(mirror.rereads()), seen),
        new MappingsApi(mapping.mappings(), seen),
        new GapsApi(journal, seen),
        new ReconcileApi(reconcile.reconciliations(), seen, features),
        new SyncApi(syncDesk(), seen, features));
  }

  /** Where syncs are started and looked at. */
  SyncDesk syncDesk() {
    return new SyncDesk(
        sync, sync.planner(export.means(), quota), quota, () -> channels.backlog(rereads).depth());
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
