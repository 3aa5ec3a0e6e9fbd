package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.settings.InvalidSettings;
import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VaultSettingsTest {

  private static final String KEY = KeyText.of(MemoryKeys.key());
  private static final String OLD = KeyText.of(MemoryKeys.key());

  @Test
  void without_any_a_key_is_made_beside_the_database() {
    VaultSettings settings = read(Map.of());

    assertThat(settings.keys()).isEqualTo(new VaultSettings.BesideDatabase());
    assertThat(settings.generate()).isTrue();
    assertThat(settings.reload()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_list_of_keys_has_the_current_one_first() {
    VaultSettings settings = read(Map.of("caravan.vault.key", KEY + ", " + OLD));

    assertThat(settings.given()).isTrue();
    KeyRing ring = ((VaultSettings.Given) settings.keys()).ring();
    assertThat(ring.keys()).extracting(KeyText::of).containsExactly(KEY, OLD);
    assertThat(settings.toString()).doesNotContain(KEY).doesNotContain(OLD);
  }

  @Test
  void a_file_is_named() {
    assertThat(read(Map.of("caravan.vault.file", "/etc/caravan.keys")).keys())
        .isEqualTo(new VaultSettings.InFile(Path.of("/etc/caravan.keys")));
  }

  @Test
  void a_bad_key_stops_the_start_and_is_not_shown() {
    List<String> problems = problems(Map.of("caravan.vault.key", KEY.substring(4)));

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0))
        .startsWith(
            "caravan.vault.key (HUBSPOT_TOKEN_ENCRYPTION_KEY): a key must have 32 bytes as base64")
        .endsWith("make one with: openssl rand -base64 32")
        .doesNotContain(KEY.substring(4));
  }

  @Test
  void tokens_without_encryption_are_refused() {
    assertThat(problems(Map.of("caravan.vault.encrypt", "false")))
        .singleElement()
        .asString()
        .startsWith(
            "caravan.vault.encrypt (HUBSPOT_ENCRYPT_TOKENS) is false, but tokens are always encrypted");
    assertThat(problems(Map.of("caravan.vault.encrypt", "true"))).isEmpty();
  }

  @Test
  void keys_are_in_one_place() {
    assertThat(problems(Map.of("caravan.vault.key", KEY, "caravan.vault.file", "keys")))
        .singleElement()
        .asString()
        .contains("only one of them may be set");
    assertThat(problems(Map.of("caravan.vault.generate", "false")))
        .singleElement()
        .asString()
        .contains("is missing, and caravan.vault.generate is false");
    assertThat(problems(Map.of("caravan.vault.reload", "10m", "caravan.vault.keep-retired", "5m")))
        .singleElement()
        .asString()
        .contains("is shorter than caravan.vault.reload");
  }

  private static VaultSettings read(Map<String, String> values) {
    var settings = new Settings(values);
    VaultSettings read = VaultSettings.from(settings);
    settings.complete();
    return read;
  }

  private static List<String> problems(Map<String, String> values) {
    try {
      read(values);
      return List.of();
    } catch (InvalidSettings e) {
      return e.problems();
    }
  }
}
