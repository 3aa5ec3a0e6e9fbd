package io.caravan.benchmark.write;

import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelSettings;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.TokenSource;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.Bucket;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.write.ConnectedPortals;
import io.caravan.write.Submission;
import io.caravan.write.Write;
import io.caravan.write.WriteConfiguration;
import io.caravan.write.WriteRequest;
import io.caravan.write.WriteSettings;
import io.caravan.write.Writes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Caravan's write journey with its own route files, on an SQLite database, in this process. */
final class CaravanWriter implements AutoCloseable {

  private static final String[] ROUTES = {
    "events/channel-retries.camel.yaml", "writes/writes-out.camel.yaml"
  };

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final Store store;
  private final ChannelConfiguration channels;
  private final GatewayRig gateway;
  private final Writes writes;
  private final ConnectedPortals portals;

  CaravanWriter(HubSpotServer.Address hubspot, Path directory) throws Exception {
    portals = new OnePortal(hubspot.portalId());
    store = Store.open(StoreSettings.sqlite(directory.resolve("caravan.db")), meters);
    channels =
        new ChannelConfiguration(store, ChannelSettings.defaults(), meters, Clock.systemUTC());
    gateway =
        new GatewayRig(
            hubspot.url(),
            any -> new FixedToken(hubspot.token()),
            "caravan.gateway.quota.tier",
            "professional",
            "caravan.hubspot.response-timeout",
            "30s",
            "caravan.gateway.back-off.first",
            "500ms",
            "caravan.gateway.back-off.longest",
            "30s");
    var write =
        new WriteConfiguration(
            WriteSettings.from(new Settings(Map.of())),
            store,
            channels.channels(),
            gateway.gateway(),
            new ApiPaths(ApiVersion.DATED_2026_09),
            portals,
            portal -> gateway.quota().estimatedWait(portal, Bucket.BURST),
            meters,
            Clock.systemUTC());
    writes = write.writes();
    camel.getPropertiesComponent().setInitialProperties(new Properties());
    camel.setStreamCaching(false);
    camel.getShutdownStrategy().setTimeout(2);
    channels.bind(camel);
    write.bind(camel);
    for (String file : ROUTES) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.resolveResource(camel, "file:" + Path.of("routes", file)));
    }
    camel.start();
  }

  /** Hands one write over; completes when it is on disk. */
  CompletableFuture<Submission> accept(String json) {
    WriteRequest request = read(json);
    return writes.accept(writes.newId(), request.writes(), null, request.fingerprint());
  }

  /** Hands one write over; completes with whether it was settled in time. */
  CompletableFuture<Boolean> outcome(String json, Duration atMost) {
    WriteRequest request = read(json);
    var settled =
        writes.settled(
            request.writes().stream().map(Write::id).toList(), atMost);
    return writes
        .accept(writes.newId(), request.writes(), null, request.fingerprint())
        .thenCompose(accepted -> settled);
  }

  /** Writes that have an outcome. */
  long settled() {
    return done() + (long) meters.counter("caravan.write.rejected").count();
  }

  long done() {
    return (long) meters.counter("caravan.write.done").count();
  }

  private WriteRequest read(String json) {
    return WriteRequest.read(json.getBytes(StandardCharsets.UTF_8), portals, writes::newId);
  }

  @Override
  public void close() {
    camel.stop();
    try {
      gateway.close();
    } catch (Exception e) {
      throw new IllegalStateException("the gateway did not close", e);
    }
    channels.close();
    store.close();
  }

  private record OnePortal(long id) implements ConnectedPortals {

    @Override
    public boolean has(long portalId) {
      return portalId == id;
    }

    @Override
    public OptionalLong only() {
      return OptionalLong.of(id);
    }
  }

  private record FixedToken(String token) implements TokenSource {

    @Override
    public CompletableFuture<String> token(long portalId) {
      return CompletableFuture.completedFuture(token);
    }

    @Override
    public CompletableFuture<String> refreshed(long portalId, String expiredToken) {
      return token(portalId);
    }
  }
}
