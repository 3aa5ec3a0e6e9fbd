package io.caravan.cli;

import io.caravan.access.Caller;
import io.caravan.access.people.PeopleConfiguration;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.gateway.quota.Quota;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.journal.JournalConfiguration;
import io.caravan.mirror.reconcile.Reconciliations;
import io.caravan.mirror.sync.SyncRuns;
import io.caravan.operations.SyncDesk;
import io.caravan.portal.Portals;
import io.caravan.redaction.Redaction;
import io.caravan.settings.InvalidSettings;
import io.caravan.webhook.EventLog;
import io.caravan.write.file.DirectDoor;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * The hub, put together: settings, then floor by floor from the store to the features ({@link
 * Floors}), then Camel with the routes ({@link CamelProcess}), then what operators reach it by.
 *
 * <p>Whatever was opened is closed in the opposite order, also when the start fails half-way.
 */
final class Application implements AutoCloseable {

  private final ApplicationSettings settings;
  private final Openings opened = new Openings();
  private final Floors floors;
  private final CamelContext camel;

  private Application(Path home, Map<String, String> values, ProcessKind kind) throws Exception {
    settings = ApplicationSettings.from(values);
    Redaction redaction = Redaction.of(values);
    settings.log().apply();
    RedactedEncoder.use(redaction);
    if (kind.isServing()) {
      settings.server().requireFreePorts(settings.api());
    }
    try {
      floors = new Floors(home, settings, redaction, opened);
      new AfterRestore(floors).finish(kind);
      var process = new CamelProcess(home, kind, settings, floors);
      opened.open(process::stop);
      opened.open(floors.api());
      camel = process.start();
      floors.begin(kind);
      if (kind.isServing()) {
        Management.open(floors, camel, managementUrl());
      }
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
    return floors.people().operatorToken().reveal();
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
    return floors.mirrors().syncDesk();
  }

  EventLog eventLog() {
    return floors.eventLog();
  }

  /** The way into the route {@code direct:write}, with the way to ask about outcomes. */
  DirectDoor writeDoor(long portalId, boolean validate) {
    return floors.write().door(portalId, Caller.command(System.getProperty("user.name")), validate);
  }

  /** Who there is, and who sees which portals. */
  PeopleConfiguration people() {
    return floors.people().people();
  }

  ChannelConfiguration channel() {
    return floors.ground().channel();
  }

  Quota quota() {
    return floors.portal().quota();
  }

  MeterRegistry meters() {
    return floors.ground().meters();
  }

  @Override
  public void close() {
    opened.close();
  }
}
