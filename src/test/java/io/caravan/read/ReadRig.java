package io.caravan.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.TokenSource;
import io.caravan.hubspot.Bucket;
import io.caravan.settings.Settings;
import io.caravan.simulator.Simulator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The reading of records in one process: the route file, the gateway, HubSpot on localhost. */
final class ReadRig implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Simulator hubspot;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final GatewayRig gateway;
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AsyncProducer door;

  ReadRig(Simulator hubspot, String... settings) throws Exception {
    this.hubspot = hubspot;
    var values = new HashMap<String, String>();
    // Long enough for a busy machine to fill a batch.
    values.put("caravan.read.batch-millis", "300");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    gateway =
        new GatewayRig(
            hubspot.baseUrl(),
            any -> new OwnTokens(hubspot),
            "caravan.gateway.quota.tier",
            "professional",
            "caravan.hubspot.response-timeout",
            values.getOrDefault("caravan.hubspot.response-timeout", "2s"),
            // Here many calls fail; the breaker has tests of its own.
            "caravan.gateway.breaker.window",
            "1000",
            "caravan.gateway.breaker.minimum-calls",
            "1000");
    var configuration =
        new ReadConfiguration(
            ReadSettings.from(new Settings(values)),
            gateway.gateway(),
            GatewayRig.PATHS,
            new AllPortals(hubspot),
            portal -> gateway.quota().estimatedWait(portal, Bucket.BURST),
            meters);
    var properties = new Properties();
    properties.putAll(values);
    camel.getPropertiesComponent().setInitialProperties(properties);
    camel.setStreamCaching(false);
    camel.getShutdownStrategy().setTimeout(2);
    configuration.bind(camel);
    camel.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/kamelets");
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(
            ResourceHelper.resolveResource(
                camel, "file:" + Path.of("routes", "reads", "read.camel.yaml")));
    camel.start();
    door = camel.getEndpoint("direct:read").createAsyncProducer();
    door.start();
  }

  Gateway gateway() {
    return gateway.gateway();
  }

  /** Sends a message to an endpoint, as a route does, and waits for what it becomes. */
  Exchange send(String uri, Object body, String... headers) {
    try (var template = camel.createProducerTemplate()) {
      return template.request(
          uri,
          exchange -> {
            exchange.getMessage().setBody(body);
            for (int i = 0; i < headers.length; i += 2) {
              exchange.getMessage().setHeader(headers[i], headers[i + 1]);
            }
          });
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Asks for a record without waiting for it. */
  CompletableFuture<JsonNode> read(String request) {
    Exchange exchange = door.getEndpoint().createExchange();
    exchange.getMessage().setBody(request.replace('\'', '"'));
    var answer = new CompletableFuture<JsonNode>();
    door.process(
        exchange,
        doneSync -> {
          if (exchange.getException() != null) {
            answer.completeExceptionally(exchange.getException());
            return;
          }
          try {
            answer.complete(JSON.readTree(exchange.getMessage().getBody(String.class)));
          } catch (java.io.IOException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  CompletableFuture<JsonNode> contact(long portalId, long id) {
    return read(
        "{'portalId':%d,'objectType':'contacts','id':'%d','properties':['email']}"
            .formatted(portalId, id));
  }

  /** Calls that HubSpot received. */
  long calls(long portalId) {
    return hubspot.report().recent().stream().filter(call -> call.portalId() == portalId).count();
  }

  @Override
  public void close() throws Exception {
    door.stop();
    camel.stop();
    gateway.close();
  }

  private record AllPortals(Simulator hubspot) implements ReadablePortals {

    @Override
    public boolean has(long portalId) {
      return hubspot.portals().stream().anyMatch(portal -> portal.id() == portalId);
    }

    @Override
    public OptionalLong only() {
      return OptionalLong.empty();
    }
  }

  private record OwnTokens(Simulator hubspot) implements TokenSource {

    @Override
    public CompletableFuture<String> token(long portalId) {
      return CompletableFuture.completedFuture(hubspot.credentials(portalId).privateToken());
    }

    @Override
    public CompletableFuture<String> refreshed(long portalId, String expiredToken) {
      return token(portalId);
    }
  }
}
