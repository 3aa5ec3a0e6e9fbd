package io.caravan.portal;

/**
 * A text that must not be seen: a token, a client secret. Shows nothing of itself when it is logged
 * or becomes part of a message.
 */
public record Secret(String value) {

  @Override
  public String toString() {
    return "(secret)";
  }
}
