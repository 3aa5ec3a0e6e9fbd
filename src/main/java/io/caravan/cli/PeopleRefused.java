package io.caravan.cli;

/** Something about people that was not done; the message says why. */
final class PeopleRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * @param status as over HTTP: 400 for bad input, 404 for what is not there ...
   */
  PeopleRefused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Whether the caller can mend it by saying something else. */
  boolean usage() {
    return status == 400 || status == 404 || status == 409;
  }
}
