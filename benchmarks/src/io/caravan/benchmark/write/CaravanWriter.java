package io.caravan.benchmark.write;

import io.caravan.access.Caller;
import io.caravan.audit.AuditLog;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.TokenSource;
import io.caravan.hubspot.Bucket;
import io.caravan.mirror.MirrorQueries;
import io.caravan.operations.AuditedWrites;
import io.caravan.operations.ValuesBefore;
import io.caravan.process.RigGround;
import io.caravan.settings.Settings;
import io.caravan.store.StoreSettings;
import io.caravan.write.ConnectedPortals;
import io.caravan.write.Submission;
import io.caravan.write.Write;
import io.caravan.write.WriteConfiguration;
import io.caravan.write.WriteRequest;
import io.caravan.write.WriteSettings;
import io.caravan.write.Writes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Caravan's write journey with its own route files and its audit log, on an SQLite database, in
 * this process.
 */
final class CaravanWriter implements AutoCloseable {

  private static final List<Path> ROUTES =
      List.of(
          Path.of("routes/events/channel-retries.camel.yaml"),
          Path.of("routes/writes/writes-out.camel.yaml"));

  private static final Map<String, String> GATEWAY =
      Map.of(
          "caravan.gateway.quota.tier", "professional",
          "caravan.hubspot.response-timeout", "30s",
          "caravan.gateway.back-off.first", "500ms",
          "caravan.gateway.back-off.longest", "30s");

  private final RigGround ground;
  private final Writes writes;
  private final ConnectedPortals portals;
  private final ValuesBefore valuesBefore;

  CaravanWriter(HubSpotServer.Address hubspot, Path directory) throws Exception {
    portals = new OnePortal(hubspot.portalId());
    ground =
        new RigGround(
            StoreSettings.sqlite(directory.resolve("caravan.db")),
            hubspot.url(),
            any -> new FixedToken(hubspot.token()),
            Map.of(),
            GATEWAY);
    valuesBefore = new ValuesBefore(new MirrorQueries(ground.store));
    var write =
        new WriteConfiguration(
            WriteSettings.from(new Settings(Map.of())),
            ground.store,
            ground.channels.channels(),
            ground.gateway.gateway(),
            GatewayRig.PATHS,
            portals,
            portal -> ground.gateway.quota().estimatedWait(portal, Bucket.BURST),
            new AuditedWrites(
                new AuditLog(ground.store, UnaryOperator.identity(), ground.meters),
                (type, property) -> false,
                valuesBefore),
            ground.meters,
            Clock.systemUTC());
    writes = write.writes();
    write.bind(ground.camel);
    ground.start(2, ROUTES);
  }

  /** Hands one write over; completes when it is on disk. */
  CompletableFuture<Submission> accept(String json) {
    WriteRequest request = read(json);
    return writes.accept(writes.newId(), request.writes(), null, request.fingerprint());
  }

  /** Hands one write over; completes with whether it was settled in time. */
  CompletableFuture<Boolean> outcome(String json, Duration atMost) {
    WriteRequest request = read(json);
    var settled = writes.settled(request.writes().stream().map(Write::id).toList(), atMost);
    return writes
        .accept(writes.newId(), request.writes(), null, request.fingerprint())
        .thenCompose(accepted -> settled);
  }

  /** Writes that have an outcome. */
  long settled() {
    return done() + (long) ground.meters.counter("caravan.write.rejected").count();
  }

  long done() {
    return (long) ground.meters.counter("caravan.write.done").count();
  }

  private WriteRequest read(String json) {
    return WriteRequest.read(json.getBytes(StandardCharsets.UTF_8), portals, writes::newId);
  }

  @Override
  public void close() {
    ground.close();
    valuesBefore.close();
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

    @Override
    public ConnectedPortals seenBy(Caller caller) {
      return this;
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
