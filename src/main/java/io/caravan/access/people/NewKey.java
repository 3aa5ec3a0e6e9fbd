package io.caravan.access.people;

/**
 * A key that was just made.
 *
 * @param text the whole key; it can never be shown again
 */
public record NewKey(ApiKey key, String text) {

  /** Without the key itself: this may end in a log. */
  @Override
  public String toString() {
    return "NewKey[" + key.prefix() + "...]";
  }
}
