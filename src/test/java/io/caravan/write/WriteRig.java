package io.caravan.write;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.SimulatorTokens;
import io.caravan.hubspot.Bucket;
import io.caravan.process.RigGround;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.impl.DefaultCamelContext;

/** The write journey in one process: the route file, a real database, HubSpot on localhost. */
final class WriteRig implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Map<String, String> GATEWAY =
      Map.of(
          "caravan.gateway.quota.tier", "professional",
          "caravan.hubspot.response-timeout", "2s",
          "caravan.gateway.breaker.window", "50",
          "caravan.gateway.breaker.minimum-calls", "20");

  private static final List<Path> ROUTES =
      List.of(
          Path.of("routes/events/channel-retries.camel.yaml"),
          Path.of("routes/writes/write.camel.yaml"),
          Path.of("routes/writes/writes-out.camel.yaml"));

  final Simulator hubspot;
  final Store store;
  final ChannelConfiguration channels;
  final WriteConfiguration configuration;
  final SimpleMeterRegistry meters;
  final AuditedInMemory audit = new AuditedInMemory();
  final DefaultCamelContext camel;
  private final RigGround ground;

  WriteRig(StoreSettings database, Simulator hubspot, String... settings) throws Exception {
    this.hubspot = hubspot;
    Map<String, String> values =
        RigGround.settings(Map.of("caravan.write.resolve-after", "300ms"), settings);
    ground =
        new RigGround(
            database, hubspot.baseUrl(), any -> new SimulatorTokens(hubspot), values, GATEWAY);
    store = ground.store;
    channels = ground.channels;
    meters = ground.meters;
    camel = ground.camel;
    configuration =
        new WriteConfiguration(
            WriteSettings.from(new Settings(values)),
            store,
            channels.channels(),
            ground.gateway.gateway(),
            GatewayRig.PATHS,
            new SimulatedPortals(hubspot),
            portal -> ground.gateway.quota().estimatedWait(portal, Bucket.BURST),
            audit,
            meters,
            Clock.systemUTC());
    configuration.bind(camel);
    ground.start(2, ROUTES);
  }

  /** Accepts writes, given as JSON, and gives back their ids. */
  List<String> accept(String... inputs) {
    return configuration
        .writes()
        .accept(configuration.writes().newId(), read(inputs), null, "")
        .join()
        .writeIds();
  }

  /** Hands a request to the route, as routes do. */
  Submission submit(String body, String... headers) {
    var exchange = camel.getEndpoint("direct:write").createExchange();
    exchange.getMessage().setBody(body.replace('\'', '"'));
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getMessage().setHeader(headers[i], headers[i + 1]);
    }
    exchange = camel.createProducerTemplate().send("direct:write", exchange);
    if (exchange.getException() instanceof RuntimeException refusal) {
      throw refusal;
    }
    return exchange.getMessage().getBody(Submission.class);
  }

  List<Write> read(String... inputs) {
    List<Write> writes = new ArrayList<>();
    for (String input : inputs) {
      writes.add(
          WriteReader.read(json(input), configuration.writes().newId(), hubspot.portal().id()));
    }
    return writes;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Waits until all of them have an outcome. */
  List<WriteTable.Row> outcomes(List<String> ids) {
    List<WriteTable.Row> rows = new ArrayList<>();
    for (String id : ids) {
      await()
          .atMost(PATIENCE)
          // Most have their outcome by the time they are looked at.
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> row(id).state().isFinal());
      rows.add(row(id));
    }
    return rows;
  }

  WriteTable.Row outcome(String input) {
    return outcomes(accept(input)).get(0);
  }

  WriteTable.Row row(String id) {
    return configuration.writes().find(id).orElseThrow();
  }

  /** Calls that HubSpot received, by template such as {@code POST .../batch/create}. */
  long calls(String part) {
    return hubspot.report().recent().stream().filter(call -> call.path().contains(part)).count();
  }

  @Override
  public void close() {
    ground.close();
  }

  record OnePortal(long id) implements ConnectedPortals {

    @Override
    public boolean has(long portalId) {
      return portalId == id;
    }

    @Override
    public OptionalLong only() {
      return OptionalLong.of(id);
    }

    @Override
    public ConnectedPortals seenBy(Caller caller) {
      return this;
    }
  }

  /** Those of the simulator; the first one where a write names none. */
  private record SimulatedPortals(Simulator hubspot) implements ConnectedPortals {

    @Override
    public boolean has(long portalId) {
      return hubspot.portals().stream().anyMatch(portal -> portal.id() == portalId);
    }

    @Override
    public OptionalLong only() {
      return OptionalLong.of(hubspot.portal().id());
    }

    @Override
    public ConnectedPortals seenBy(Caller caller) {
      return this;
    }
  }
}
