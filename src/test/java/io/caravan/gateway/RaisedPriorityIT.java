package io.caravan.gateway;

import static io.caravan.gateway.GatewayRig.PATHS;
import static io.caravan.gateway.GatewayRig.PORTAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RaisedPriorityIT {

  @Test
  void a_waiting_read_goes_ahead_when_somebody_more_urgent_wants_the_same() throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url(), "caravan.gateway.quota.search", "1")) {
      search(rig, "first", Priority.NORMAL).get(10, TimeUnit.SECONDS);
      var normal = search(rig, "normal", Priority.NORMAL);
      var bulk = search(rig, "bulk", Priority.BULK);
      var urgent = search(rig, "bulk", Priority.CRITICAL);

      urgent.get(10, TimeUnit.SECONDS);
      bulk.get(10, TimeUnit.SECONDS);
      normal.get(10, TimeUnit.SECONDS);
      assertThat(server.requests())
          .extracting(FaultyHubSpot.Request::body)
          .containsExactly(
              "{\"query\":\"first\"}", "{\"query\":\"bulk\"}", "{\"query\":\"normal\"}");
    }
  }

  private static CompletableFuture<HubSpotAnswer> search(
      GatewayRig rig, String words, Priority priority) {
    byte[] body = ("{\"query\":\"" + words + "\"}").getBytes(StandardCharsets.UTF_8);
    return rig.call(
        HubSpotCall.query(
            PORTAL, PATHS.search(ObjectType.DEALS), body, priority, Duration.ofSeconds(20)));
  }
}
