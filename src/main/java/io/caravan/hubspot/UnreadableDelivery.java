package io.caravan.hubspot;

/**
 * A webhook body that is not what HubSpot sends. The message says what and where, and never repeats
 * content.
 */
public final class UnreadableDelivery extends RuntimeException {

  /** No stack trace: rubbish from the network is expected, and may come in floods. */
  public UnreadableDelivery(String message) {
    super(message, null, false, false);
  }
}
