package io.caravan.portal;

/** A portal cannot be connected here, since it is connected otherwise. */
public final class PortalTaken extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** No stack trace: it is no failure of the program. */
  public PortalTaken(String message) {
    super(message, null, false, false);
  }
}
