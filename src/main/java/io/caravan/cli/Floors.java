package io.caravan.cli;

import io.caravan.access.AccessConfiguration;
import io.caravan.access.people.PeopleConfiguration;
import io.caravan.api.ApiConfiguration;
import io.caravan.audit.AuditConfiguration;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.gateway.CachedAnswers;
import io.caravan.gateway.GatewayConfiguration;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaSettings;
import io.caravan.gateway.quota.StoredUsage;
import io.caravan.gateway.quota.TimerThread;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.Bucket;
import io.caravan.operations.AuditedWrites;
import io.caravan.operations.ValuesBefore;
import io.caravan.operations.backup.BackupConfiguration;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalConfiguration;
import io.caravan.portal.PortalListener;
import io.caravan.portal.oauth.OAuthConfiguration;
import io.caravan.portal.vault.VaultConfiguration;
import io.caravan.read.ReadConfiguration;
import io.caravan.recipe.RecipeConfiguration;
import io.caravan.redaction.Redaction;
import io.caravan.store.Store;
import io.caravan.webhook.WebhookConfiguration;
import io.caravan.write.RestoredWrites;
import io.caravan.write.WriteConfiguration;
import io.caravan.write.file.DryRun;
import io.caravan.write.file.ImportConfiguration;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The features, built floor by floor from the store up, each given what it stands on. */
final class Floors {

  private final PrometheusMeterRegistry meters;
  private final Store store;
  private final VaultConfiguration vault;
  private final AuditConfiguration audit;
  private final ChannelConfiguration channel;
  private final Vertx vertx;
  private final Quota quota;
  private final GatewayConfiguration gateway;
  private final PortalConfiguration portal;
  private final PeopleConfiguration people;
  private final OAuthConfiguration oauth;
  private final WebhookConfiguration webhook;
  private final MirrorFloor mirrors;
  private final WriteConfiguration write;
  private final RecipeConfiguration recipe;
  private final ImportConfiguration imports;
  private final AccessConfiguration access;
  private final Entrances entrances;
  private final ApiConfiguration api;
  private final ReadConfiguration read;
  private final BackupConfiguration backup;
  private final PrivacyFloor privacy;

  /**
   * @param home where the mappings are
   * @param opened takes all that is to be closed at the end
   * @param writeDoor the way into the route of writes, once Camel runs: validated or not
   */
  Floors(
      Path home, ApplicationSettings settings, Openings opened, ImportConfiguration.Doors writeDoor)
      throws Exception {
    Clock clock = Clock.systemUTC();
    QuotaSettings quotaSettings = settings.quota();
    meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Redaction redaction = Redaction.of(settings.values());
    meters.config().meterFilter(new RedactedTags(redaction));
    opened.open(meters::close);
    store = opened.open(Store.open(settings.store(), meters));
    vault = opened.open(new VaultConfiguration(settings.vault(), store, clock));
    audit =
        new AuditConfiguration(
            settings.audit(), store, redaction.ofSecretsAlone()::text, meters, clock);
    channel = opened.open(new ChannelConfiguration(store, settings.channel(), meters, clock));
    var paths = new ApiPaths(settings.gateway().apiVersion());
    portal = new PortalConfiguration(settings.portal(), paths, store, vault.vault(), meters, clock);
    people =
        opened.open(
            new PeopleConfiguration(
                store,
                settings.people(),
                new OwnersOfPortals(portal.portals()),
                new AuditedPeople(audit.trail(), clock),
                clock));
    vertx = Vertx.vertx();
    opened.open(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    var timer = opened.open(new TimerThread("caravan-quota"));
    quota =
        opened.open(
            new Quota(
                quotaSettings,
                portalId -> portal.portals().limits(portalId).orElseGet(quotaSettings::assumedPlan),
                new StoredUsage(store),
                System::nanoTime,
                clock,
                timer,
                meters));
    gateway =
        opened.open(
            new GatewayConfiguration(settings.gateway(), quota, portal::tokens, meters, clock));
    portal.portals().listen(new ForgottenAnswers(gateway.cache()));
    oauth =
        opened.open(
            new OAuthConfiguration(
                settings.portal(),
                settings.oauth(),
                portal,
                store,
                gateway.gateway(),
                paths,
                Optional.of(audit.trail()),
                clock));
    mirrors =
        new MirrorFloor(
            home,
            settings,
            new MirrorFloor.Ground(store, channel, gateway, paths, quota, meters, clock),
            portal.portals(),
            opened);
    var toWriteTo = new PortalsToWriteTo(portal.portals(), people.portals());
    write =
        new WriteConfiguration(
            settings.write(),
            store,
            channel.channels(),
            gateway.gateway(),
            paths,
            toWriteTo,
            portalId -> quota.estimatedWait(portalId, Bucket.BURST),
            new AuditedWrites(
                audit.trail(),
                settings.audit()::withholds,
                opened.open(new ValuesBefore(mirrors.mirror().queries()))),
            meters,
            clock);
    read =
        new ReadConfiguration(
            settings.read(),
            gateway.gateway(),
            paths,
            toWriteTo,
            portalId -> quota.estimatedWait(portalId, Bucket.BURST),
            meters);
    webhook =
        new WebhookConfiguration(
            settings.webhook(),
            store,
            meters,
            clock,
            portalId -> portal.portals().find(portalId).isPresent(),
            gateway.cache()::recordChanged,
            new EchoesOfWrites(write.echoes()));
    recipe =
        opened.open(
            new RecipeConfiguration(
                settings.recipe(),
                store,
                channel.channels(),
                gateway.gateway(),
                paths,
                toWriteTo::only,
                meters,
                clock));
    imports =
        new ImportConfiguration(
            store,
            new DryRun(
                new MirroredRecords(mirrors.mirror().queries()),
                toWriteTo,
                id ->
                    quotaSettings.with(
                        portal.portals().limits(id).orElseGet(quotaSettings::assumedPlan)),
                (id, writes) -> write.validation().validation().problems(id, writes).join()),
            toWriteTo,
            writeDoor,
            settings.people().features(),
            clock);
    opened.open(write.gate());
    backup =
        opened.open(
            new BackupConfiguration(
                settings.backup(),
                store,
                new RestoredWrites(settings.write().channel()),
                settings.channel().minFreeDisk(),
                new Version().getVersion()[0],
                audit.trail(),
                meters,
                clock));
    privacy =
        opened.open(
            new PrivacyFloor(
                home,
                settings.privacy(),
                store,
                channel.channels(),
                mirrors.mirror(),
                List.of(new CachedAnswers(gateway.cache()), audit.persons()),
                backup.copies(),
                clock));
    access =
        opened.open(
            new AccessConfiguration(
                settings.access(),
                store,
                people.directory(),
                people.directory(),
                meters,
                clock,
                System::nanoTime));
    entrances = new Entrances(settings, access.doorkeeper(), vertx);
    api =
        new ApiConfiguration(
            settings.api(),
            write.writes(),
            people.portals(),
            settings.people().features(),
            meters,
            entrances.toApi(),
            entrances.admission(settings.api().host(), "the API"));
    opened.open(api::shutdown);
  }

  /**
   * For a command that works on the database, without Camel.
   *
   * @param values all settings
   * @param opened takes all that is to be closed at the end
   */
  static Floors withoutRoutes(Map<String, String> values, Openings opened) throws Exception {
    var settings = ApplicationSettings.from(values);
    settings.log().apply();
    return new Floors(
        CommonOptions.home(),
        settings,
        opened,
        (caller, validate) -> {
          throw new IllegalStateException("this command writes nothing to HubSpot");
        });
  }

  /** Names what routes call; the API's own server is another matter. */
  void bind(CamelContext context) throws Exception {
    audit.bind(context);
    channel.bind(context);
    gateway.bind(context);
    oauth.bind(context);
    webhook.bind(context);
    mirrors.bind(context);
    write.bind(context);
    recipe.bind(context);
    imports.bind(context);
    read.bind(context);
    backup.bind(context);
    privacy.bind(context);
  }

  /** Asks HubSpot what it should know about the portals; in the background. */
  void learn(ProcessKind kind) {
    portal.learn(gateway.gateway(), quota);
    if (kind == ProcessKind.SERVING || kind == ProcessKind.SYNCING) {
      mirrors.startMappings();
    }
    if (kind == ProcessKind.SERVING || kind == ProcessKind.WRITING) {
      write.validation().warmUp(portalIds());
      portal.portals().listen(warmingUp());
    }
    if (kind == ProcessKind.SERVING) {
      privacy.erasures().start();
    }
  }

  /**
   * What writes need to know of a portal is fetched when it is connected, not at its first write.
   */
  private PortalListener warmingUp() {
    return new PortalListener() {
      @Override
      public void connected(Portal connected) {
        write.validation().warmUp(List.of(connected.id()));
      }
    };
  }

  private List<Long> portalIds() {
    return portal.portals().all().stream().map(Portal::id).toList();
  }

  PrometheusMeterRegistry meters() {
    return meters;
  }

  Store store() {
    return store;
  }

  /** Seals secrets at rest, and the keys for it. */
  VaultConfiguration vault() {
    return vault;
  }

  AuditConfiguration audit() {
    return audit;
  }

  ChannelConfiguration channel() {
    return channel;
  }

  Vertx vertx() {
    return vertx;
  }

  Quota quota() {
    return quota;
  }

  GatewayConfiguration gateway() {
    return gateway;
  }

  PortalConfiguration portal() {
    return portal;
  }

  /** Who there is, and who sees which portals. */
  PeopleConfiguration people() {
    return people;
  }

  OAuthConfiguration oauth() {
    return oauth;
  }

  WebhookConfiguration webhook() {
    return webhook;
  }

  /** The mirror, and all that fills, proves and tells it. */
  MirrorFloor mirrors() {
    return mirrors;
  }

  WriteConfiguration write() {
    return write;
  }

  /** Backups of the database, and what it knows of restores. */
  BackupConfiguration backup() {
    return backup;
  }

  /** Erasure and export of persons. */
  PrivacyFloor privacy() {
    return privacy;
  }

  /** Who calls. */
  AccessConfiguration access() {
    return access;
  }

  /** What stands before each port. */
  Entrances entrances() {
    return entrances;
  }

  ApiConfiguration api() {
    return api;
  }
}
