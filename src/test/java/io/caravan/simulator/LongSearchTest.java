package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A search over many records holds neither the portal's lock nor the thread that answers. */
class LongSearchTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";

  @Test
  void other_calls_go_on_while_a_search_is_under_way() throws Exception {
    try (var simulator = start()) {
      var client = new TestClient(simulator);
      String city = client.get(CONTACTS + "/1001?properties=city").property("city");
      String search =
          "{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"EQ\",\"value\":\""
              + city
              + "\"}]}],\"limit\":1}";
      int before = client.post(CONTACTS + "/search", search).body().path("total").asInt();
      assertThat(before).isPositive();

      // The one thread for such work is busy, as with a search that takes long.
      var release = new CountDownLatch(1);
      var busy = new CountDownLatch(1);
      simulator
          .vertx()
          .executeBlocking(
              () -> {
                busy.countDown();
                return release.await(60, TimeUnit.SECONDS);
              },
              false);
      assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
      long calls = simulator.report().usedToday().get(62_515L);
      var slow = CompletableFuture.supplyAsync(() -> client.post(CONTACTS + "/search", search));
      try {
        await().until(() -> simulator.report().usedToday().get(62_515L) > calls);
        for (int i = 0; i < 20; i++) {
          assertThat(client.get(CONTACTS + "/1001").status()).isEqualTo(200);
        }
        Response written =
            client.patch(CONTACTS + "/1001", "{\"properties\":{\"city\":\"Elsewhere\"}}");
        assertThat(written.status()).isEqualTo(200);
        assertThat(slow).isNotDone();
      } finally {
        release.countDown();
      }
      assertThat(slow.get(20, TimeUnit.SECONDS).body().path("total").asInt()).isEqualTo(before);
      assertThat(client.post(CONTACTS + "/search", search).body().path("total").asInt())
          .isEqualTo(before - 1);
    }
  }

  private static Simulator start() throws IOException {
    return Simulator.start(
        SimulatorOptions.builder().noLimits().contacts(12_000).indexLag(Duration.ZERO).build());
  }
}
