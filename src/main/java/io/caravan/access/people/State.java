package io.caravan.access.people;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a domain or a user is let in. */
public enum State {
  /** It is. */
  ACTIVE,
  /** It is not, until somebody makes it active again. */
  SUSPENDED;

  /** As tables, JSON and people write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of a code; empty for any other text. */
  public static Optional<State> find(String code) {
    return Arrays.stream(values()).filter(state -> state.code().equals(code)).findFirst();
  }
}
