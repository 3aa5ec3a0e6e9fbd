package io.caravan.privacy;

import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * How erasures are kept.
 *
 * @param key 32 bytes that make the hashes of certificates; empty for one in a file
 * @param keyFile where it is, or will be; null for beside the database
 * @param ledger a line for each erasure, outside of the database, so that a restored backup can be
 *     told who was erased after it was made; null for beside the database
 * @param watch how long an erasure looks out for what was on its way
 */
public record PrivacySettings(Optional<byte[]> key, Path keyFile, Path ledger, Duration watch) {

  private static final int KEY_BYTES = 32;

  /** Reads {@code caravan.privacy.*}. */
  public static PrivacySettings from(Settings settings) {
    return new PrivacySettings(
        settings.choice(
            "caravan.privacy.key",
            Optional.empty(),
            "32 bytes in Base64, as openssl rand -base64 32 makes them",
            PrivacySettings::key),
        settings.text("caravan.privacy.key-file").map(Path::of).orElse(null),
        settings.text("caravan.privacy.ledger").map(Path::of).orElse(null),
        settings.duration(
            "caravan.privacy.watch", Duration.ofHours(1), Duration.ZERO, Duration.ofDays(30)));
  }

  /**
   * With files for those that are not named.
   *
   * @param database what their names begin with
   */
  public PrivacySettings beside(Path database) {
    return new PrivacySettings(
        key,
        keyFile != null ? keyFile : sibling(database, ".privacy-key"),
        ledger != null ? ledger : sibling(database, ".erasures"),
        watch);
  }

  private static Path sibling(Path database, String ending) {
    return database.resolveSibling(database.getFileName() + ending);
  }

  private static Optional<byte[]> key(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("not 32 bytes");
    }
    return Optional.of(bytes);
  }

  /** Shows everything but the key. */
  @Override
  public String toString() {
    return "PrivacySettings[keyFile=%s, ledger=%s, watch=%s]".formatted(keyFile, ledger, watch);
  }
}
