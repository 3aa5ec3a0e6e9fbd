package io.caravan.simulator.imports;

/** How far an import has come. Source: HubSpot docs, imports guide. */
public enum ImportState {
  STARTED,
  PROCESSING,
  DONE,
  FAILED,
  CANCELED,
  /** Waits until fewer imports are running. */
  DEFERRED;

  /** Whether nothing more will happen. */
  public boolean ended() {
    return this == DONE || this == FAILED || this == CANCELED;
  }
}
