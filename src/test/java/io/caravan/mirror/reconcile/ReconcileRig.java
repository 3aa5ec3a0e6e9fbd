package io.caravan.mirror.reconcile;

import io.caravan.gateway.GatewayRig;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The mirror of a simulated portal, and its comparison with the route as it is delivered. */
final class ReconcileRig implements AutoCloseable {

  final Simulator hubspot;
  final Store store;
  final MirrorConfiguration mirror;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Reconciliations reconciliations;
  private final SyncRig sync;
  private final ReconcileConfiguration reconcile;

  ReconcileRig(Simulator hubspot, StoreSettings database, String... settings) throws Exception {
    this.hubspot = hubspot;
    var values = new HashMap<String, String>();
    values.put("caravan.reconcile.settle", "0s");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    sync =
        new SyncRig(
            database,
            hubspot,
            "caravan.hubspot.response-timeout",
            "60s",
            "caravan.gateway.quota.burst",
            "100000",
            "caravan.gateway.quota.search",
            "100000",
            "caravan.gateway.quota.associations",
            "100000");
    store = sync.store;
    mirror = sync.mirror;
    reconcile =
        new ReconcileConfiguration(
            ReconcileSettings.from(new Settings(values)),
            MirrorSettings.from(new Settings(Map.of())),
            store,
            channels(),
            sync.gateway.gateway(),
            GatewayRig.PATHS,
            mirror,
            () -> List.of(portal()),
            List::of,
            meters,
            Clock.systemUTC());
    reconciliations = reconcile.reconciliations();
    var camel = sync.camel;
    reconcile.bind(camel);
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.resolveResource(
                camel, "file:" + Path.of("routes", "reconcile", "reconcile.camel.yaml")));
  }

  long portal() {
    return hubspot.portal().id();
  }

  io.caravan.channel.Channels channels() {
    return sync.channels.channels();
  }

  io.caravan.mirror.RecordRef contact(long id) {
    return new io.caravan.mirror.RecordRef(portal(), ObjectType.CONTACTS, id);
  }

  /** Loads contacts, companies, deals and what connects them. */
  void load() {
    for (String object : List.of("contacts", "companies", "deals")) {
      RunRow row = sync.run(object, Mode.FULL);
      if (row.state() != RunState.DONE) {
        throw new IllegalStateException(row.toString());
      }
    }
  }

  /** Compares contacts and waits for the end. */
  RunReport contacts(java.util.function.UnaryOperator<ReconcileRequest> how) {
    return run(how.apply(ReconcileRequest.of(portal(), ObjectType.CONTACTS)));
  }

  RunReport run(ReconcileRequest request) {
    Reconciliation run = reconciliations.start(request);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofMinutes(3))
        .until(() -> reconciliations.report(run.runId()).orElseThrow().isDone() && isEntered(run));
    return reconciliations.report(run.runId()).orElseThrow();
  }

  /** A run says that it is done a moment before the table does, by which the next one begins. */
  private boolean isEntered(Reconciliation run) {
    String sql = "SELECT id FROM reconcile_run WHERE finished_at > 0 AND id = " + run.runId();
    return !rows(sql, 1).isEmpty();
  }

  /** Sends a run that has begun on its way and waits for its end. */
  void finish(Reconciliation run) {
    try (var template = sync.camel.createProducerTemplate()) {
      template.sendBody("direct:reconcile", run);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a run noted: record id, kind and detail. */
  List<String> drift(RunReport run) {
    return rows(
        "SELECT record_id, kind, detail FROM reconcile_drift WHERE run_id = " + run.runId(), 3);
  }

  List<String> rows(String sql, int columns) {
    return store.read(
        connection -> {
          List<String> found = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(sql);
              ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              var row = new ArrayList<String>();
              for (int i = 1; i <= columns; i++) {
                row.add(rows.getString(i));
              }
              found.add(String.join(" ", row));
            }
          }
          return found;
        });
  }

  /** Changes the database behind the mirror's back. */
  void sql(String sql) {
    store
        .write(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate();
              }
            })
        .join();
  }

  @Override
  public void close() throws Exception {
    reconcile.close();
    sync.close();
  }
}
