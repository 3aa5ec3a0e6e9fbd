package io.caravan.recipe;

/** Where a value was changed. */
public enum Side {
  /** In HubSpot, by somebody else than Caravan. */
  HUBSPOT,
  /** In the company's own table. */
  EXTERNAL
}
