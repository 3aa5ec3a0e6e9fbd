package io.caravan.channel;

/**
 * The handling of a message failed in a way that no repetition will mend: the channel makes the
 * message a dead letter at once. May be the exception itself or among its causes.
 */
public class PermanentFailure extends RuntimeException {

  public PermanentFailure(String message) {
    super(message);
  }

  public PermanentFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
