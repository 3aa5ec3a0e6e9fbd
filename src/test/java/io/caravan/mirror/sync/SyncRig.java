package io.caravan.mirror.sync;

import static org.awaitility.Awaitility.await;

import io.caravan.channel.ChannelConfiguration;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.SimulatorTokens;
import io.caravan.hubspot.ApiPaths;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.action.ActionConfiguration;
import io.caravan.mirror.action.ActionSettings;
import io.caravan.mirror.association.AssociationConfiguration;
import io.caravan.mirror.association.TouchedLinks;
import io.caravan.mirror.export.ExportConfiguration;
import io.caravan.mirror.export.ExportSettings;
import io.caravan.mirror.mapping.MappingConfiguration;
import io.caravan.mirror.source.ErasedHistory;
import io.caravan.mirror.source.SourceConfiguration;
import io.caravan.mirror.source.SourceSettings;
import io.caravan.process.RigGround;
import io.caravan.settings.Settings;
import io.caravan.simulator.SimulatedPortal;
import io.caravan.simulator.Simulator;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;

/** Syncs in one process: the real route files, a real database, HubSpot on localhost. */
public final class SyncRig implements AutoCloseable {

  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Map<String, String> GATEWAY =
      Map.of(
          "caravan.gateway.quota.tier", "professional",
          "caravan.hubspot.response-timeout", "5s");

  public final Simulator hubspot;
  public final Store store;
  public final ChannelConfiguration channels;
  public final MappingConfiguration mapping;
  public final MirrorConfiguration mirror;
  public final SourceConfiguration source;
  public final SyncConfiguration sync;
  public final ExportConfiguration export;
  public final GatewayRig gateway;
  public final SimpleMeterRegistry meters;
  public final DefaultCamelContext camel;
  private final RigGround ground;

  /**
   * @param settings names and values in turn
   */
  public SyncRig(StoreSettings database, Simulator hubspot, String... settings) throws Exception {
    this(database, hubspot, List.of(), settings);
  }

  public SyncRig(
      StoreSettings database, Simulator hubspot, List<MirrorListener> listeners, String... settings)
      throws Exception {
    this(database, hubspot, listeners, Clock.systemUTC(), settings);
  }

  /**
   * @param clock what the sync takes for the time
   */
  public SyncRig(
      StoreSettings database,
      Simulator hubspot,
      List<MirrorListener> listeners,
      Clock clock,
      String... settings)
      throws Exception {
    this.hubspot = hubspot;
    Map<String, String> values =
        RigGround.settings(Map.of("caravan.mirror.refetch.batch-millis", "50"), settings);
    ground =
        new RigGround(
            database, hubspot.baseUrl(), any -> new SimulatorTokens(hubspot), values, GATEWAY);
    store = ground.store;
    channels = ground.channels;
    gateway = ground.gateway;
    meters = ground.meters;
    camel = ground.camel;
    ApiPaths paths = GatewayRig.PATHS;
    mapping =
        new MappingConfiguration(
            Path.of(values.getOrDefault("test.mappings", "routes/sync/mappings")),
            store,
            meters,
            Clock.systemUTC());
    var actions =
        new ActionConfiguration(
            ActionSettings.from(new Settings(values)),
            store,
            channels.channels(),
            hubspot.portals().stream().map(SimulatedPortal::id).toList(),
            meters,
            Clock.systemUTC());
    var touchedLinks = new TouchedLinks();
    var allListeners = new ArrayList<>(listeners);
    allListeners.add(0, mapping.listener());
    allListeners.add(actions.listener());
    allListeners.add(touchedLinks);
    allListeners.add(new ErasedHistory());
    mirror =
        new MirrorConfiguration(
            MirrorSettings.from(new Settings(values)),
            store,
            channels.channels(),
            gateway.gateway(),
            paths,
            meters,
            allListeners,
            List.of(mapping.schemas()));
    var associations =
        new AssociationConfiguration(
            store, mirror, touchedLinks, gateway.gateway(), paths, Clock.systemUTC());
    source =
        new SourceConfiguration(
            SourceSettings.from(new Settings(values)),
            store,
            mirror,
            gateway.gateway(),
            paths,
            clock);
    Map<Mode, RecordSource> sources = new EnumMap<>(source.sources());
    sources.put(Mode.ASSOCIATIONS, associations.sweep());
    export =
        values.containsKey("caravan.export.directory")
            ? new ExportConfiguration(
                ExportSettings.from(new Settings(values)),
                store,
                gateway.gateway(),
                gateway.downloads(),
                paths,
                mirror.schemas(),
                Clock.systemUTC())
            : null;
    sync =
        new SyncConfiguration(
            SyncSettings.from(new Settings(values)),
            store,
            mirror,
            gateway.gateway(),
            paths,
            () -> hubspot.portals().stream().map(SimulatedPortal::id).toList(),
            sources,
            this::full,
            clock);
    mirror.bind(camel);
    mapping.bind(camel);
    source.bind(camel);
    sync.bind(camel);
    actions.bind(camel);
    actions.bindToSync(camel, sync.runs().history());
    associations.bind(camel, sync.runs());
    ground.start(5, routes());
  }

  /** By listing; or by exports where the settings name a directory for their files. */
  private RecordSource full(RecordSource listing) {
    return export == null ? listing : export.insteadOf(listing);
  }

  private static List<Path> routes() throws Exception {
    List<Path> files = new ArrayList<>();
    files.add(Path.of("routes/events/channel-retries.camel.yaml"));
    files.add(Path.of("routes/mirror/mirror-refetch.camel.yaml"));
    try (Stream<Path> synced = Files.list(Path.of("routes/sync"))) {
      synced.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().forEach(files::add);
    }
    return files;
  }

  /** What a run will cost. */
  public SyncPlan plan(SyncRequest request) {
    return sync.planner(
            export == null ? FullRunMeans.LISTING_ALONE : export.means(), gateway.quota())
        .plan(request)
        .join();
  }

  public long portal() {
    return hubspot.portal().id();
  }

  public MirrorQueries queries() {
    return mirror.queries();
  }

  /** Starts a run and waits for its end. */
  public RunRow run(String object, Mode mode) {
    return run(SyncRequest.of(portal(), object, mode));
  }

  /** Starts a run and waits for its end. */
  public RunRow run(SyncRequest request) {
    return ended(sync.runs().start(request).join().id());
  }

  /** Waits for the end of a run. */
  public RunRow ended(long runId) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !row(runId).state().isOpen());
    return row(runId);
  }

  public RunRow row(long runId) {
    return sync.runs().history().find(runId).orElseThrow();
  }

  /** Calls that HubSpot received, by a part of their path. */
  public long calls(String part) {
    return hubspot.report().recent().stream().filter(call -> call.path().contains(part)).count();
  }

  @Override
  public void close() throws Exception {
    camel.stop();
    sync.close();
    mapping.close();
    source.close();
    if (export != null) {
      export.close();
    }
    ground.close();
  }
}
