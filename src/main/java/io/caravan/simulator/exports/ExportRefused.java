package io.caravan.simulator.exports;

/** An export that HubSpot would not begin. */
public final class ExportRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean tooMany;

  private ExportRefused(String message, boolean tooMany) {
    super(message, null, false, false);
    this.tooMany = tooMany;
  }

  /** Answered with 400. */
  static ExportRefused invalid(String message) {
    return new ExportRefused(message, false);
  }

  /** Answered with 429. */
  static ExportRefused tooMany(String message) {
    return new ExportRefused(message, true);
  }

  /** Whether the limit of exports was reached. */
  public boolean isTooMany() {
    return tooMany;
  }
}
