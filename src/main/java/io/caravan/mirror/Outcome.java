package io.caravan.mirror;

import java.util.Locale;

/** What became of a change. */
public enum Outcome {
  /** The mirror changed. */
  APPLIED,
  /** The mirror knows better already. */
  STALE,
  /** The change and the mirror contradict each other at one moment: HubSpot is asked. */
  REREAD,
  /** It must not have an effect: the record was erased, or lives on as another. */
  IGNORED,
  /** It does not say enough to be understood. */
  UNKNOWN;

  /** As the event log has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
