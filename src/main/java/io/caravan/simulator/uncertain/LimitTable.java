package io.caravan.simulator.uncertain;

/** Which of HubSpot's published tables of limits counts. */
public enum LimitTable {
  /** Since 2024: 100 or 190 calls in ten seconds, 110 for marketplace apps. */
  CURRENT,
  /** Before 2024, still met in the wild: 100, 150 or 200 in ten seconds, 500,000 a day. */
  BEFORE_2024
}
