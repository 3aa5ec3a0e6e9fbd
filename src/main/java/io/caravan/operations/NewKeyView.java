package io.caravan.operations;

import io.caravan.access.people.NewKey;
import java.time.Instant;

/**
 * A key that was just made.
 *
 * @param key the whole key; it can never be shown again
 */
public record NewKeyView(ApiKeyView apiKey, String key) {

  /** The view of a new key. */
  public static NewKeyView of(NewKey made, Instant now) {
    return new NewKeyView(ApiKeyView.of(made.key(), now), made.text());
  }

  /** Without the key itself: this may end in a log. */
  @Override
  public String toString() {
    return "NewKeyView[" + apiKey.prefix() + "...]";
  }
}
