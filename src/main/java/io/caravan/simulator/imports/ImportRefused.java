package io.caravan.simulator.imports;

/** An import that HubSpot would not begin. */
public final class ImportRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean tooMuch;

  private ImportRefused(String message, boolean tooMuch) {
    super(message, null, false, false);
    this.tooMuch = tooMuch;
  }

  /** Answered with 400. */
  static ImportRefused invalid(String message) {
    return new ImportRefused(message, false);
  }

  /** Answered with 429. */
  static ImportRefused tooMuch(String message) {
    return new ImportRefused(message, true);
  }

  /** Whether a limit was passed. */
  public boolean isTooMuch() {
    return tooMuch;
  }
}
