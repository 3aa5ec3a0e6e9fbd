package io.caravan.access;

/**
 * A token that lets nobody in, and why. The sentence is told to whoever showed it, and has nothing
 * of the token in it.
 */
final class InvalidToken extends Exception {

  private static final long serialVersionUID = 1;

  InvalidToken(String why) {
    super(why, null, false, false);
  }
}
