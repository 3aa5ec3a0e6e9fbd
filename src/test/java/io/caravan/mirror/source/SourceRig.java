package io.caravan.mirror.source;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.store.StoreSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Syncs of contacts whose time, Caravan's and HubSpot's, tests can move. */
final class SourceRig implements AutoCloseable {

  static final String CONTACTS = "contacts";

  final Simulator hubspot;
  final SimulatorClock clock = SimulatorClock.running();
  private final StoreSettings database;
  SyncRig rig;

  SourceRig(StoreSettings database, int contacts) throws Exception {
    this.database = database;
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .contacts(contacts)
                .noLimits()
                .clock(clock)
                .indexLag(Duration.ZERO)
                .build());
    rig = new SyncRig(database, hubspot, List.of(), clock.withZone(ZoneOffset.UTC));
  }

  /** As after the end of the process. */
  void restart() throws Exception {
    rig.close();
    rig = new SyncRig(database, hubspot, List.of(), clock.withZone(ZoneOffset.UTC));
  }

  RunRow run(Mode mode) {
    return rig.run(CONTACTS, mode);
  }

  RunRow run(String object, Mode mode) {
    return rig.run(object, mode);
  }

  RunRow read(Long... ids) {
    return rig.run(SyncRequest.records(rig.portal(), CONTACTS, List.of(ids)));
  }

  /** A second route for contacts, under their objectTypeId. */
  void route(String... parameters) throws Exception {
    var yaml =
        new StringBuilder(
            """
            - templatedRoute:
                routeTemplateRef: sync-object
                routeId: sync-special
                parameters:
                  - name: object
                    value: 0-1
            """);
    for (int i = 0; i < parameters.length; i += 2) {
      yaml.append("      - name: ").append(parameters[i]).append('\n');
      yaml.append("        value: \"").append(parameters[i + 1]).append("\"\n");
    }
    PluginHelper.getRoutesLoader(rig.camel)
        .loadRoutes(ResourceHelper.fromString("special.camel.yaml", yaml.toString()));
  }

  List<Long> ids() {
    return hubspot.portal().ids(CONTACTS, false);
  }

  void set(long id, String property, String value) {
    hubspot.portal().update(CONTACTS, id, Map.of(property, value));
  }

  String value(long id, String property) {
    return record(id).properties().getOrDefault(property, "");
  }

  RecordState state(long id) {
    return record(id).state();
  }

  MirrorRecord record(long id) {
    return rig.queries().record(ref(id)).orElseThrow();
  }

  boolean knows(long id) {
    return rig.queries().record(ref(id)).isPresent();
  }

  RecordRef ref(long id) {
    return new RecordRef(rig.portal(), ObjectType.CONTACTS, id);
  }

  long reached() {
    return rig.sync.runs().history().reached(rig.portal(), ObjectType.CONTACTS);
  }

  /** Ids of live records with their values, of HubSpot. */
  Map<Long, Map<String, String>> theirs() {
    var all = new HashMap<Long, Map<String, String>>();
    for (long id : ids()) {
      var values = new HashMap<>(hubspot.portal().find(CONTACTS, id).orElseThrow().properties());
      values.values().removeIf(String::isEmpty);
      all.put(id, values);
    }
    return all;
  }

  /** The same of the mirror. */
  Map<Long, Map<String, String>> ours() {
    var all = new HashMap<Long, Map<String, String>>();
    for (MirrorRecord record :
        rig.queries().liveRecords(rig.portal(), ObjectType.CONTACTS, 0, 100_000)) {
      all.put(record.ref().id(), record.properties());
    }
    return all;
  }

  /** A call to HubSpot past Caravan. */
  void send(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(hubspot.baseUrl() + path))
                    .header(
                        "Authorization",
                        "Bearer " + hubspot.credentials(rig.portal()).privateToken())
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  @Override
  public void close() throws Exception {
    rig.close();
    hubspot.close();
  }
}
