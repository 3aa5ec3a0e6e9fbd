package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void of_many_writers_of_one_email_exactly_one_wins() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try (var simulator = Simulator.start(SimulatorOptions.builder().noLimits().build())) {
      var statuses = new ConcurrentLinkedQueue<Integer>();
      var client = new TestClient(simulator);
      List<Callable<Void>> writers =
          IntStream.range(0, 400)
              .mapToObj(
                  i ->
                      (Callable<Void>)
                          () -> {
                            statuses.add(
                                client
                                    .post(
                                        "/crm/v3/objects/contacts",
                                        "{\"properties\":{\"email\":\"p"
                                            + i % 50
                                            + "@b.example\"}}")
                                    .status());
                            long company =
                                simulator.portal().create("companies", Map.of("name", "C" + i));
                            long first = simulator.portal().ids("contacts", false).get(0);
                            simulator.portal().associate("contacts", first, "companies", company);
                            return null;
                          })
              .toList();
      for (var done : threads.invokeAll(writers)) {
        done.get();
      }
      assertThat(statuses).filteredOn(status -> status == 201).hasSize(50);
      assertThat(statuses).filteredOn(status -> status == 409).hasSize(350);
      List<Long> companies = simulator.portal().ids("companies", false);
      long first = simulator.portal().ids("contacts", false).get(0);
      assertThat(companies).hasSize(400);
      assertThat(simulator.portal().associated("contacts", first, "companies"))
          .isEqualTo(companies);
      assertThat(simulator.portal().ids("contacts", false)).isSorted().doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }
}
