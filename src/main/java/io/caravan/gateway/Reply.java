package io.caravan.gateway;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What came back over HTTP, not yet judged.
 *
 * @param headers by lower-case name
 * @param body the bytes as received; empty for none
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

  /** The same with another body. */
  Reply withBody(byte[] other) {
    return new Reply(status, headers, other);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
