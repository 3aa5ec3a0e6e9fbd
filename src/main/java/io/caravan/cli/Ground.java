package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.audit.AuditConfiguration;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.hubspot.ApiPaths;
import io.caravan.operations.AuditApi;
import io.caravan.operations.KeysApi;
import io.caravan.operations.ManagementPart;
import io.caravan.portal.vault.VaultConfiguration;
import io.caravan.redaction.Redaction;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * What all floors stand on: the settings, the database with what is kept in it for all of them
 * (secrets, the audit log, channels), metrics and the clock.
 */
final class Ground implements Floor {

  private final Path home;
  private final ApplicationSettings settings;
  private final Redaction redaction;
  private final Openings opened;
  private final Clock clock = Clock.systemUTC();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ApiPaths paths;
  private final Store store;
  private final VaultConfiguration vault;
  private final AuditConfiguration audit;
  private final ChannelConfiguration channel;
  private final Vertx vertx;

  /**
   * @param home where routes and mappings are
   * @param opened takes all that is to be closed at the end
   */
  Ground(Path home, ApplicationSettings settings, Redaction redaction, Openings opened) {
    this.home = home;
    this.settings = settings;
    this.redaction = redaction;
    this.opened = opened;
    meters.config().meterFilter(new RedactedTags(redaction));
    opened.open(meters::close);
    paths = new ApiPaths(settings.gateway().apiVersion());
    store = opened.open(Store.open(settings.store(), meters));
    vault = opened.open(new VaultConfiguration(settings.vault(), store, redaction, clock));
    audit =
        new AuditConfiguration(
            settings.audit(), store, redaction.ofSecretsAlone()::text, meters, clock);
    channel = opened.open(new ChannelConfiguration(store, settings.channel(), meters, clock));
    vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(withoutFiles()));
    opened.open(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
  }

  /** Else each start makes a folder for temporary files, which a process that is killed leaves. */
  private static FileSystemOptions withoutFiles() {
    return new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
  }

  @Override
  public void bind(CamelContext camel) {
    audit.bind(camel);
    channel.bind(camel);
  }

  /** The life of a process that serves is part of what was done. */
  @Override
  public void begin(ProcessKind kind) {
    if (kind.isServing()) {
      AuditTrail trail = audit.trail();
      trail.record(process("process.start")).join();
      opened.open(() -> trail.record(process("process.stop")).join());
    }
  }

  private AuditEntry process(String action) {
    return new AuditEntry(
        clock.instant(),
        Caller.caravan("process"),
        action,
        ManagementFactory.getRuntimeMXBean().getName(),
        0,
        "",
        "",
        AuditEntry.DONE);
  }

  @Override
  public List<ManagementPart> management(DomainPortals portals) {
    return List.of(
        new KeysApi(vault.desk(), portals),
        new AuditApi(audit.queries(), caller -> portals.visible(caller).ids().orElse(Set.of())));
  }

  Path home() {
    return home;
  }

  ApplicationSettings settings() {
    return settings;
  }

  /** Takes secrets and personal fields out of what is shown. */
  Redaction redaction() {
    return redaction;
  }

  /** Takes all that is to be closed at the end. */
  Openings opened() {
    return opened;
  }

  Clock clock() {
    return clock;
  }

  MeterRegistry meters() {
    return meters;
  }

  ApiPaths paths() {
    return paths;
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

  /** One for all servers. */
  Vertx vertx() {
    return vertx;
  }
}
