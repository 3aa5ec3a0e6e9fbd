package io.caravan.mirror.sync;

/** A run cannot be started; the message says why and what to do. */
public final class RunRefused extends RuntimeException {

  /** The kinds of reasons that callers treat differently. */
  public enum Why {
    /** The portal has no object of this name. */
    UNKNOWN_OBJECT,
    /** No route syncs it. */
    NO_ROUTE,
    /** A run goes on for the same object of the portal. */
    GOES_ON,
    /** There is no such run. */
    NO_RUN,
    /** Anything else. */
    OTHER;

    /** As it stands in answers of the API: unknown-object, no-route ... */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  private final Why why;

  public RunRefused(String message) {
    this(Why.OTHER, message);
  }

  public RunRefused(Why why, String message) {
    super(message);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
