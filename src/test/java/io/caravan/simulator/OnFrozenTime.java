package io.caravan.simulator;

import io.caravan.simulator.clock.SimulatorClock;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two portals without limits, on a clock that stands still until a test moves it. */
abstract class OnFrozenTime {

  final SimulatorClock clock = SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  Simulator simulator;
  TestClient client;

  /** What a test wants beside that. */
  void adjust(SimulatorOptionsBuilder options) {}

  @BeforeEach
  void start() throws IOException {
    var options = SimulatorOptions.builder().noLimits().portals(2).clock(clock);
    adjust(options);
    simulator = Simulator.start(options.build());
    client = new TestClient(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }
}
