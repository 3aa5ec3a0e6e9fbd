package io.caravan.write;

import java.util.Locale;
import java.util.Optional;

/** How far a write has come. */
public enum State {
  /** Kept for good, not sent yet. */
  ACCEPTED,
  /** Sent; what became of it is not known, and is being found out if the answer was lost. */
  SENT,
  /** HubSpot has it. */
  DONE,
  /**
   * HubSpot refused it; the reason stands beside it, and the write among the dead letters. Or it
   * was refused before it was sent, which leaves no dead letter: its caller was told at once.
   */
  REJECTED,
  /** Given up on after the last attempt; the write stands among the dead letters. */
  DEAD;

  /** As it stands in JSON and in the database: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing more happens to the write by itself. */
  public boolean isFinal() {
    return compareTo(DONE) >= 0;
  }

  /** The state with this label, whatever its case. */
  public static Optional<State> find(String label) {
    for (State state : values()) {
      if (state.name().equalsIgnoreCase(label)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }
}
