package io.caravan.portal.vault;

import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the keys come from, and how they are kept up to date.
 *
 * @param keys where they are kept
 * @param generate whether a key file that is missing is made at the first start
 * @param reload how often the keys are loaded again
 * @param keepRetired how long a retired key is kept at least, in which every process hears of the
 *     new one
 */
public record VaultSettings(Keys keys, boolean generate, Duration reload, Duration keepRetired) {

  private static final String KEY = "caravan.vault.key";
  private static final String FILE = "caravan.vault.file";

  /** Where keys are kept. */
  sealed interface Keys {}

  /** In the settings themselves, usually from the environment. */
  record Given(KeyRing ring) implements Keys {}

  /** In a file. */
  record InFile(Path file) implements Keys {}

  /** In HashiCorp Vault. */
  record InHashiCorp(HashiCorpSettings settings) implements Keys {}

  /** Nothing is said: beside an SQLite database. */
  record BesideDatabase() implements Keys {}

  /** Reads {@code caravan.vault.*}. */
  public static VaultSettings from(Settings settings) {
    if (!settings.flag("caravan.vault.encrypt", true)) {
      settings.reject(
          "caravan.vault.encrypt",
          "(HUBSPOT_ENCRYPT_TOKENS) is false, but tokens are always encrypted: remove it. To be"
              + " spared the care for a key, give none, and one is made");
    }
    boolean generate = settings.flag("caravan.vault.generate", true);
    Duration reload =
        settings.duration(
            "caravan.vault.reload",
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(30));
    Duration keepRetired =
        settings.duration(
            "caravan.vault.keep-retired",
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofDays(3650));
    if (keepRetired.compareTo(reload) < 0) {
      settings.reject(
          "caravan.vault.keep-retired",
          "is shorter than caravan.vault.reload: another process could still seal with a key that"
              + " is gone");
    }
    return new VaultSettings(keys(settings, generate), generate, reload, keepRetired);
  }

  /** Whether the keys stand in the settings, where Caravan cannot change them. */
  public boolean given() {
    return keys instanceof Given;
  }

  private static Keys keys(Settings settings, boolean generate) {
    Optional<String> key = settings.text(KEY);
    Optional<String> file = settings.text(FILE);
    Optional<HashiCorpSettings> hashiCorp = HashiCorpSettings.from(settings);
    int sources =
        (key.isPresent() ? 1 : 0) + (file.isPresent() ? 1 : 0) + (hashiCorp.isPresent() ? 1 : 0);
    if (sources > 1) {
      settings.reject(
          KEY,
          "(HUBSPOT_TOKEN_ENCRYPTION_KEY), caravan.vault.file and caravan.vault.hashicorp.url: only"
              + " one of them may be set, for the keys are in one place");
    }
    if (sources == 0 && !generate) {
      settings.reject(
          KEY,
          "(HUBSPOT_TOKEN_ENCRYPTION_KEY) is missing, and caravan.vault.generate is false: give it,"
              + " or caravan.vault.file, or caravan.vault.hashicorp.url");
    }
    if (hashiCorp.isPresent()) {
      return new InHashiCorp(hashiCorp.get());
    }
    if (key.isPresent()) {
      return given(settings, key.get());
    }
    return file.isPresent()
        ? new InFile(settings.path(FILE, "caravan.keys"))
        : new BesideDatabase();
  }

  /** What is wrong with a key must not be shown with the key. */
  private static Keys given(Settings settings, String text) {
    try {
      return new Given(KeyText.parseList(text));
    } catch (VaultException e) {
      settings.reject(KEY, "(HUBSPOT_TOKEN_ENCRYPTION_KEY): " + e.getMessage());
      return new BesideDatabase();
    }
  }
}
