package io.caravan.simulator.search;

/** A search that cannot be run as it was asked. */
public final class SearchRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean explained;

  private SearchRefused(String message, boolean explained) {
    super(message, null, false, false);
    this.explained = explained;
  }

  /** With a message and the category VALIDATION_ERROR. */
  static SearchRefused because(String message) {
    return new SearchRefused(message, true);
  }

  /** With HubSpot's message that explains nothing. */
  static SearchRefused withoutReason() {
    return new SearchRefused("There was a problem with the request.", false);
  }

  /** Whether the answer has a category. */
  public boolean explained() {
    return explained;
  }
}
