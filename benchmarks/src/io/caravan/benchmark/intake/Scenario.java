package io.caravan.benchmark.intake;

import java.util.Map;

/**
 * A kind of load.
 *
 * @param name what it is
 * @param events how many events a delivery has
 * @param connections how many connections HubSpot holds open
 * @param mostPerSecond more deliveries than the quickest server takes in a second; so many are made
 * @param targets by the letter of another server: Caravan's deliveries per second divided by its
 */
record Scenario(
    String name, int events, int connections, int mostPerSecond, Map<Character, Double> targets) {

  /** Nobody takes the events out while the intake is measured. */
  static final String MAX_BACKLOG = "1000000000";

  static final Scenario FULL =
      new Scenario(
          "100 events per delivery, 16 connections",
          100,
          16,
          12_000,
          Map.of('a', 0.2, 'b', 0.85, 'c', 8.0));

  static final Scenario SINGLE =
      new Scenario(
          "1 event per delivery, 100 connections",
          1,
          100,
          120_000,
          Map.of('a', 0.3, 'b', 0.6, 'c', 50.0));
}
