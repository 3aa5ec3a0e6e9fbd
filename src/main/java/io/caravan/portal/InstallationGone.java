package io.caravan.portal;

/** The app is not installed on a portal any more: no token will come again. */
final class InstallationGone extends RuntimeException {

  private static final long serialVersionUID = 1;

  InstallationGone(String message) {
    super(message, null, false, false);
  }
}
