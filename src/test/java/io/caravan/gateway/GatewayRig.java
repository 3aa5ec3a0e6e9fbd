package io.caravan.gateway;

import io.caravan.gateway.quota.Quota;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.RoutePolicySupport;

/** A gateway in a Camel context of its own, talking to a server of the test's. */
public final class GatewayRig implements AutoCloseable {

  public static final long PORTAL = 4711;
  public static final ApiPaths PATHS = new ApiPaths(ApiVersion.DATED_2026_09);
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  final Quotas quotas;
  final MeterRegistry meters = new SimpleMeterRegistry();
  final GatewayConfiguration configuration;
  final CamelContext context = new DefaultCamelContext();

  GatewayRig(String url, String... settings) throws Exception {
    this(url, gateway -> new Tokens(), settings);
  }

  /** With a source of tokens of the test's. */
  public GatewayRig(String url, Function<Gateway, TokenSource> tokens, String... settings)
      throws Exception {
    this(url, tokens, rig -> {}, settings);
  }

  /** With something that happens while the context starts. */
  GatewayRig(
      String url,
      Function<Gateway, TokenSource> tokens,
      Consumer<GatewayRig> whileStarting,
      String... settings)
      throws Exception {
    var values = new HashMap<String, String>();
    values.put("caravan.hubspot.base-url", url);
    values.put("caravan.hubspot.response-timeout", "400ms");
    values.put("caravan.gateway.back-off.first", "20ms");
    values.put("caravan.gateway.back-off.longest", "100ms");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    quotas = new Quotas(values);
    // A bean for every step of every route takes a good part of a start.
    context.disableJMX();
    configuration =
        new GatewayConfiguration(
            GatewaySettings.from(new Settings(Map.copyOf(values))),
            quotas.quota(),
            tokens,
            meters,
            Clock.systemUTC());
    configuration.bind(context);
    context.getShutdownStrategy().setTimeout(2);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:last-to-start").routePolicy(policy(whileStarting)).stop();
          }
        });
    context.start();
  }

  private RoutePolicySupport policy(Consumer<GatewayRig> whileStarting) {
    return new RoutePolicySupport() {
      @Override
      public void onStart(Route route) {
        whileStarting.accept(GatewayRig.this);
      }
    };
  }

  public CompletableFuture<HubSpotAnswer> call(HubSpotCall call) {
    return configuration.gateway().call(call);
  }

  public Quota quota() {
    return quotas.quota();
  }

  public Gateway gateway() {
    return configuration.gateway();
  }

  public SignedDownloads downloads() {
    return configuration.downloads();
  }

  public CamelContext context() {
    return context;
  }

  /** The answer, or the error. */
  public Object outcome(HubSpotCall call) {
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

  public static ApiPath contact(String id) {
    return PATHS.object(ObjectType.CONTACTS, id);
  }

  public static HubSpotCall read(ApiPath path) {
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
    private int asked;

    /** How often a token was asked for. */
    synchronized int asked() {
      return asked;
    }

    @Override
    public synchronized CompletableFuture<String> token(long portalId) {
      asked++;
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
