package io.caravan.channel;

/**
 * Why an attempt failed, as it is kept with the message.
 *
 * @param type class of the exception
 * @param message its message, cut to a bound
 * @param permanent true when no repetition will mend it
 */
record Failure(String type, String message, boolean permanent) {

  private static final int MESSAGE_CHARS = 2_000;
  private static final int CAUSES = 20;

  static Failure of(Throwable error) {
    // PostgreSQL's texts hold everything but NUL.
    String message = String.valueOf(error.getMessage()).replace('\0', ' ');
    return new Failure(
        error.getClass().getName(),
        message.length() > MESSAGE_CHARS ? message.substring(0, MESSAGE_CHARS) + "…" : message,
        permanent(error));
  }

  private static boolean permanent(Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < CAUSES; i++) {
      if (cause instanceof PermanentFailure) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
