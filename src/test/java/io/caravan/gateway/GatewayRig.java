package io.caravan.gateway;

import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import io.caravan.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** A gateway in a Camel context of its own, talking to a server of the test's. */
final class GatewayRig implements AutoCloseable {

  static final long PORTAL = 4711;
  static final ApiPaths PATHS = new ApiPaths(ApiVersion.DATED_2026_09);
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final Tokens tokens;
  final Quotas quotas;
  final MeterRegistry meters = new SimpleMeterRegistry();
  final GatewayConfiguration configuration;
  final CamelContext context = new DefaultCamelContext();

  GatewayRig(String url, String... settings) throws Exception {
    this(url, new Tokens(), settings);
  }

  GatewayRig(String url, Tokens tokens, String... settings) throws Exception {
    this.tokens = tokens;
    var values = new HashMap<String, String>();
    values.put("caravan.hubspot.base-url", url);
    values.put("caravan.hubspot.response-timeout", "400ms");
    values.put("caravan.gateway.back-off.first", "20ms");
    values.put("caravan.gateway.back-off.longest", "100ms");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    quotas = new Quotas(values);
    configuration =
        new GatewayConfiguration(
            GatewaySettings.from(new Settings(Map.copyOf(values))),
            quotas.quota(),
            gateway -> tokens,
            meters,
            Clock.systemUTC());
    configuration.bind(context);
    context.getShutdownStrategy().setTimeout(2);
    context.start();
  }

  CompletableFuture<HubSpotAnswer> call(HubSpotCall call) {
    return configuration.gateway().call(call);
  }

  /** The answer, or the error. */
  Object outcome(HubSpotCall call) {
    try {
      return call(call).get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      Throwable cause = e.getCause() instanceof CompletionException c ? c.getCause() : e.getCause();
      if (cause instanceof CallFailed failed) {
        return failed.error();
      }
      throw new AssertionError("not a CallFailed", e);
    }
  }

  static ApiPath contact(String id) {
    return PATHS.object(ObjectType.CONTACTS, id);
  }

  static HubSpotCall read(ApiPath path) {
    return HubSpotCall.get(PORTAL, path, "", Priority.NORMAL, PATIENCE);
  }

  static HubSpotCall create(Duration deadline) {
    return write("POST", PATHS.objects(ObjectType.CONTACTS), false, deadline);
  }

  static HubSpotCall update(Duration deadline) {
    return write("PATCH", contact("1"), true, deadline);
  }

  static HubSpotCall write(String method, ApiPath path, boolean repeatable, Duration deadline) {
    byte[] body = "{\"properties\":{\"firstname\":\"Zoë\"}}".getBytes(StandardCharsets.UTF_8);
    return new HubSpotCall(PORTAL, method, path, "", body, Priority.NORMAL, deadline, repeatable);
  }

  @Override
  public void close() throws Exception {
    context.close();
    configuration.close();
    quotas.close();
  }

  /** Tokens that count up with each refresh: token-0, token-1. */
  static final class Tokens implements TokenSource {
    private int number;

    @Override
    public synchronized CompletableFuture<String> token(long portalId) {
      return CompletableFuture.completedFuture("token-" + number);
    }

    @Override
    public synchronized CompletableFuture<String> refreshed(long portalId, String expiredToken) {
      if (expiredToken.equals("token-" + number)) {
        number++;
      }
      return token(portalId);
    }
  }
}
