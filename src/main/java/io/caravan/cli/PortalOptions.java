package io.caravan.cli;

import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.SimulatorOptionsBuilder;
import picocli.CommandLine.Option;

/** What a portal holds: options of every command that starts HubSpot on localhost. */
final class PortalOptions {

  @Option(
      names = "--contacts",
      defaultValue = "2000",
      description = "Contacts per portal; companies and deals in proportion.")
  private int contacts;

  @Option(names = "--seed", defaultValue = "42", description = "Same seed, same portal.")
  private long seed;

  /** Begins the options of a simulator with them. */
  SimulatorOptionsBuilder simulator() {
    return SimulatorOptions.builder().contacts(contacts).seed(seed);
  }
}
