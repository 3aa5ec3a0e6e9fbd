package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.access.people.PeopleConfiguration;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.gateway.quota.Quota;
import io.caravan.hubspot.Bucket;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.journal.JournalConfiguration;
import io.caravan.mirror.reconcile.Reconciliations;
import io.caravan.mirror.sync.SyncRuns;
import io.caravan.operations.ApiKeysApi;
import io.caravan.operations.AuditApi;
import io.caravan.operations.BackupsApi;
import io.caravan.operations.GapsApi;
import io.caravan.operations.KeysApi;
import io.caravan.operations.ManagementApi;
import io.caravan.operations.MappingsApi;
import io.caravan.operations.PeopleApi;
import io.caravan.operations.PrivacyApi;
import io.caravan.operations.QuarantineApi;
import io.caravan.operations.ReconcileApi;
import io.caravan.operations.SyncApi;
import io.caravan.operations.SyncDesk;
import io.caravan.operations.TokensApi;
import io.caravan.portal.Portals;
import io.caravan.redaction.Redaction;
import io.caravan.settings.InvalidSettings;
import io.caravan.webhook.EventLog;
import io.caravan.write.file.DirectDoor;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * The hub, put together: settings, then floor by floor from the store to the features ({@link
 * Floors}), then Camel with the routes ({@link CamelProcess}), then what operators reach it by.
 *
 * <p>Whatever was opened is closed in the opposite order, also when the start fails half-way.
 */
final class Application implements AutoCloseable {

  private final ApplicationSettings settings;
  private final Redaction redaction;
  private final Openings opened = new Openings();
  private final Floors floors;
  private final CamelContext camel;

  private Application(Path home, Map<String, String> values, ProcessKind kind) throws Exception {
    settings = ApplicationSettings.from(values);
    redaction = Redaction.of(values);
    settings.log().apply();
    RedactedEncoder.use(redaction);
    if (kind.isServing()) {
      settings.server().requireFreePorts(settings.api());
    }
    try {
      floors =
          new Floors(home, settings, opened, (caller, validate) -> writeDoor(0, caller, validate));
      new AfterRestore(floors).finish(kind);
      var process = new CamelProcess(home, kind, settings, floors);
      opened.open(process::stop);
      opened.open(floors.api());
      camel = process.start();
      if (kind.isServing()) {
        manage();
      }
      floors.learn(kind);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the hub.
   *
   * @param home where the routes are
   * @param values all settings, {@code camel.*} included
   * @throws InvalidSettings when it cannot start with them
   */
  static Application start(Path home, Map<String, String> values) throws Exception {
    return new Application(home, values, ProcessKind.SERVING);
  }

  /**
   * Starts what a command needs that writes to HubSpot: the routes of writes, and no port.
   *
   * @throws InvalidSettings when it cannot start with them
   */
  static Application startForWrites(Path home, Map<String, String> values) throws Exception {
    return new Application(home, values, ProcessKind.WRITING);
  }

  /**
   * Starts what a command needs that syncs: the routes of syncs and of re-reads, and no port.
   *
   * @throws InvalidSettings when it cannot start with them
   */
  static Application startForSync(Path home, Map<String, String> values) throws Exception {
    var once = new HashMap<>(values);
    // What is due by schedule is for the process that serves.
    once.put("caravan.sync.scheduled", "false");
    return new Application(home, once, ProcessKind.SYNCING);
  }

  /**
   * Starts what a command needs that compares the mirror with HubSpot: the routes of comparisons
   * and of re-reads, and no port.
   *
   * @throws InvalidSettings when it cannot start with them
   */
  static Application startForReconciliation(Path home, Map<String, String> values)
      throws Exception {
    return new Application(home, values, ProcessKind.RECONCILING);
  }

  /** Where HubSpot's webhooks are received, as seen from this machine. */
  String webhookUrl() {
    ServerSettings server = settings.server();
    String host = server.host().equals("0.0.0.0") ? "127.0.0.1" : server.host();
    return server.tls().scheme("public")
        + "://"
        + host
        + ":"
        + server.port()
        + settings.webhook().path();
  }

  /** Where the API is. */
  String apiUrl() {
    return floors.api().url();
  }

  /** Lets commands, the demo and tests in. */
  String operatorToken() {
    return floors.access().operatorToken().reveal();
  }

  /** For tests: Camel with the routes. */
  CamelContext camel() {
    return camel;
  }

  /** Where health and metrics are. */
  String managementUrl() {
    return settings.server().managementUrl();
  }

  /** The portals that are connected at the moment. */
  Portals portals() {
    return floors.portal().portals();
  }

  MirrorQueries mirror() {
    return floors.mirrors().mirror().queries();
  }

  /** What notices and closes gaps. */
  JournalConfiguration journal() {
    return floors.mirrors().journal();
  }

  SyncRuns syncRuns() {
    return floors.mirrors().sync().runs();
  }

  Reconciliations reconciliations() {
    return floors.mirrors().reconcile().reconciliations();
  }

  /** Where syncs are started and looked at. */
  SyncDesk syncDesk() {
    return new SyncDesk(
        floors.mirrors().sync(),
        floors.mirrors().sync().planner(floors.mirrors().export().means(), quota()),
        quota(),
        () -> channel().channels().backlog(settings.mirror().refetchChannel()).depth());
  }

  EventLog eventLog() {
    return floors.webhook().eventLog();
  }

  /** The way into the route {@code direct:write}, with the way to ask about outcomes. */
  DirectDoor writeDoor(long portalId, boolean validate) {
    return writeDoor(portalId, Caller.command(System.getProperty("user.name")), validate);
  }

  private DirectDoor writeDoor(long portalId, Caller caller, boolean validate) {
    return new DirectDoor(
        camel.createProducerTemplate(),
        floors.write().writes(),
        caller,
        validate,
        () -> quota().estimatedWait(portalId, Bucket.BURST));
  }

  /** Who there is, and who sees which portals. */
  PeopleConfiguration people() {
    return floors.people();
  }

  ChannelConfiguration channel() {
    return floors.channel();
  }

  Quota quota() {
    return floors.quota();
  }

  MeterRegistry meters() {
    return floors.meters();
  }

  @Override
  public void close() {
    opened.close();
  }

  /** The process's own life is part of what was done. */
  private void tellOfStartAndStop() {
    AuditTrail trail = floors.audit().trail();
    trail.record(process("process.start")).join();
    opened.open(() -> trail.record(process("process.stop")).join());
  }

  private static AuditEntry process(String action) {
    return new AuditEntry(
        Clock.systemUTC().instant(),
        Caller.caravan("process"),
        action,
        ManagementFactory.getRuntimeMXBean().getName(),
        0,
        "",
        "",
        AuditEntry.DONE);
  }

  /** Lets operators in, and says where to those who find the database. */
  private void manage() throws Exception {
    tellOfStartAndStop();
    PeopleConfiguration people = floors.people();
    people.start();
    FeatureFlags features = settings.people().features();
    var management =
        opened.open(
            new ManagementApi(
                    floors.gateway().cache(),
                    floors.channel().channels().deadLetters(),
                    people.portals(),
                    floors
                        .entrances()
                        .admission(settings.server().managementHost(), "the management port"),
                    floors.audit().trail())
                .with(
                    new AuditApi(
                        floors.audit().queries(),
                        caller -> people.portals().visible(caller).ids().orElse(Set.of())))
                .with(new TokensApi(floors.access().revoked(), people.portals()))
                .with(
                    new QuarantineApi(
                        floors.mirrors().mapping().quarantine(floors.mirrors().mirror().rereads()),
                        people.portals()))
                .showingBy(redaction)
                .with(new MappingsApi(floors.mirrors().mapping().mappings(), people.portals()))
                .with(new GapsApi(journal(), people.portals()))
                .with(new KeysApi(floors.vault().desk(), people.portals()))
                .with(new BackupsApi(floors.backup(), people.portals()))
                .with(new ReconcileApi(reconciliations(), people.portals(), features))
                .with(
                    new PrivacyApi(
                        floors.privacy().erasures(), floors.privacy().export(), people.portals()))
                .with(new SyncApi(syncDesk(), people.portals(), features))
                .with(new PeopleApi(people.people()))
                .with(new ApiKeysApi(people.people().keys(), Clock.systemUTC())));
    management.mount(camel);
    opened.open(
        RunningCaravan.announce(
            floors.store(),
            new RunningCaravans.Address(management.instance(), managementUrl(), apiUrl()),
            operatorToken(),
            floors.entrances().tls()));
  }
}
