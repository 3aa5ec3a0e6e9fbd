package io.caravan.write;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.SimulatorTokens;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.Bucket;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The write journey in one process: the route file, a real database, HubSpot on localhost. */
final class WriteRig implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Simulator hubspot;
  final Store store;
  final ChannelConfiguration channels;
  final WriteConfiguration configuration;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final AuditedInMemory audit = new AuditedInMemory();
  private final GatewayRig gateway;
  final DefaultCamelContext camel = new DefaultCamelContext();

  WriteRig(StoreSettings database, Simulator hubspot, String... settings) throws Exception {
    this.hubspot = hubspot;
    var values = new HashMap<String, String>();
    values.put("caravan.write.resolve-after", "300ms");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    store = Store.open(database, meters);
    channels =
        new ChannelConfiguration(store, ChannelSettings.defaults(), meters, Clock.systemUTC());
    gateway =
        new GatewayRig(
            hubspot.baseUrl(), any -> new SimulatorTokens(hubspot), gatewaySettings(values));
    configuration =
        new WriteConfiguration(
            WriteSettings.from(new Settings(values)),
            store,
            channels.channels(),
            gateway.gateway(),
            new ApiPaths(ApiVersion.DATED_2026_09),
            new SimulatedPortals(hubspot),
            portal -> gateway.quota().estimatedWait(portal, Bucket.BURST),
            audit,
            meters,
            Clock.systemUTC());
    var properties = new Properties();
    properties.putAll(values);
    camel.getPropertiesComponent().setInitialProperties(properties);
    camel.setStreamCaching(false);
    camel.getShutdownStrategy().setTimeout(2);
    channels.bind(camel);
    configuration.bind(camel);
    List<Resource> routes = new ArrayList<>();
    for (String file :
        List.of(
            "events/channel-retries.camel.yaml",
            "writes/write.camel.yaml",
            "writes/writes-out.camel.yaml")) {
      routes.add(ResourceHelper.resolveResource(camel, "file:" + Path.of("routes", file)));
    }
    PluginHelper.getRoutesLoader(camel).loadRoutes(routes);
    camel.start();
  }

  private static String[] gatewaySettings(Map<String, String> values) {
    var settings = new HashMap<String, String>();
    settings.put("caravan.gateway.quota.tier", "professional");
    settings.put("caravan.hubspot.response-timeout", "2s");
    settings.put("caravan.gateway.breaker.window", "50");
    settings.put("caravan.gateway.breaker.minimum-calls", "20");
    values.forEach(
        (key, value) -> {
          if (!key.startsWith("caravan.write.")) {
            settings.put(key, value);
          }
        });
    return settings.entrySet().stream()
        .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
        .toArray(String[]::new);
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
  public void close() throws Exception {
    camel.stop();
    gateway.close();
    channels.close();
    store.close();
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
  }
}
