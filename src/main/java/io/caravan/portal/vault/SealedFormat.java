package io.caravan.portal.vault;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text {@code v1:<key id>:<base64url>}.
 *
 * @param keyId of the key that it is sealed with
 * @param bytes the nonce, the cipher text and its tag, one after another
 */
record SealedFormat(String keyId, byte[] bytes) {

  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final String VERSION = "v1";
  private static final Pattern TEXT = Pattern.compile("v1:([0-9a-f]{16}):([A-Za-z0-9_-]+)");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Empty when it is no text of this form, or not the one way to write these bytes. */
  static Optional<SealedFormat> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      var sealed =
          new SealedFormat(matcher.group(1), Base64.getUrlDecoder().decode(matcher.group(2)));
      // The decoder ignores the unused bits of the last letter, which GCM would then not protect.
      return sealed.bytes.length >= NONCE_BYTES + TAG_BYTES && sealed.text().equals(text)
          ? Optional.of(sealed)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String text() {
    return VERSION + ":" + keyId + ":" + ENCODER.encodeToString(bytes);
  }

  /** What GCM protects beside the secret: a text of another key, format or place does not open. */
  static byte[] associatedData(String keyId, String place) {
    return (VERSION + ":" + keyId + ":" + place).getBytes(StandardCharsets.UTF_8);
  }
}
