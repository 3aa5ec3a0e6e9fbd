package io.caravan.mirror.sync;

import java.util.Locale;

/** Where a run stands. */
public enum RunState {
  /** It has its turn when other runs have ended. */
  WAITING,
  RUNNING,
  /** All that it was to read is in the mirror. */
  DONE,
  /** It ended before that; what it had stored stays, and it can be resumed. */
  FAILED,
  /** Someone ended it; it can be resumed. */
  CANCELLED,
  /** Its process died; it can be resumed. */
  INTERRUPTED;

  /** As it stands in the database: waiting, running ... */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it still goes on. */
  public boolean isOpen() {
    return this == WAITING || this == RUNNING;
  }

  /** Whether it can be taken up where it ended. */
  public boolean isResumable() {
    return this == FAILED || this == CANCELLED || this == INTERRUPTED;
  }

  static RunState ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
