package io.caravan.gateway.quota;

import io.caravan.settings.Settings;
import java.time.Duration;
import java.util.Locale;

/**
 * A limit of the operator's own on all calls to a portal, token calls excepted.
 *
 * @param limit calls allowed
 * @param length in any rolling window of this length, at least a second
 */
public record ExtraWindow(int limit, Duration length) {

  public ExtraWindow {
    if (limit < 1 || length.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(limit + "/" + length);
    }
  }

  /** Reads {@code 100/1m}. */
  static ExtraWindow parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException(text);
    }
    return new ExtraWindow(
        Integer.parseInt(text.substring(0, slash).strip()),
        Settings.parseDuration(text.substring(slash + 1).strip()));
  }

  /** Its name among the portal's windows. */
  String name() {
    return limit + "/" + length.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
