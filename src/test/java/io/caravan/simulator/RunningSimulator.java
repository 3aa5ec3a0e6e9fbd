package io.caravan.simulator;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulator for all tests of a class, put back to the beginning before each of them. */
final class RunningSimulator implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  private final SimulatorOptions options;
  private Simulator simulator;

  RunningSimulator(SimulatorOptionsBuilder options) {
    this.options = options.build();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    simulator = Simulator.start(options);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    simulator.reset();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    simulator.close();
  }

  Simulator get() {
    return simulator;
  }

  /** Calls with the first portal's private token. */
  TestClient client() {
    return new TestClient(simulator);
  }
}
