package io.caravan.portal.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.portal.vault.KeySource.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

  @TempDir private Path directory;

  @Test
  void a_ring_is_written_so_that_only_its_owner_can_read_it_and_comes_back() throws IOException {
    Path path = directory.resolve("sub/caravan.keys");
    var file = new KeyFile(path);
    var ring = new KeyRing(List.of(MemoryKeys.key())).rotated(MemoryKeys.key(), MemoryKeys.NOW);

    file.create(ring);

    assertThat(mode(path)).isEqualTo("rw-------");
    assertSame(file.load().ring(), ring);
    file.create(new KeyRing(List.of(MemoryKeys.key())));
    assertSame(file.load().ring(), ring);
  }

  @Test
  void a_new_ring_takes_the_place_of_the_one_that_was_read_and_of_no_other() throws IOException {
    Path path = directory.resolve("caravan.keys");
    var file = new KeyFile(path);
    file.create(new KeyRing(List.of(MemoryKeys.key())));
    Loaded seen = file.load();
    KeyRing mine = seen.ring().rotated(MemoryKeys.key(), MemoryKeys.NOW);

    file.replace(seen, mine);

    assertSame(file.load().ring(), mine);
    assertThat(mode(path)).isEqualTo("rw-------");
    assertThatThrownBy(() -> file.replace(seen, seen.ring()))
        .isInstanceOf(VaultException.class)
        .hasMessageEndingWith("was changed by somebody else meanwhile; try again");
    assertSame(file.load().ring(), mine);
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("caravan.keys", "caravan.keys.lock");
  }

  @Test
  void keys_written_by_hand_are_read_line_by_line_the_current_one_first() throws IOException {
    VaultKey current = MemoryKeys.key();
    VaultKey old = MemoryKeys.key();
    String hex = HexFormat.of().withUpperCase().formatHex(old.key().getEncoded());
    var file = new KeyFile(write(KeyText.of(current) + "\n" + hex + "\n"));

    assertThat(file.load().ring().keys())
        .extracting(VaultKey::id)
        .containsExactly(current.id(), old.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
  void a_file_that_is_open_to_others_is_refused(String mode) throws IOException {
    Path path = write(KeyText.of(MemoryKeys.key()));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> new KeyFile(path).load())
        .isInstanceOf(VaultException.class)
        .hasMessage(
            "The key file %s: is open to others than its owner (%s): run chmod 600 %s"
                .formatted(path, mode, path));
  }

  @Test
  void a_read_only_file_can_be_used() throws IOException {
    Path path = write(KeyText.of(MemoryKeys.key()));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));

    assertThat(new KeyFile(path).load().ring().keys()).hasSize(1);
  }

  @Test
  void a_link_to_the_file_stays_a_link() throws IOException {
    Path target = write(KeyText.of(MemoryKeys.key()));
    Path link = Files.createSymbolicLink(directory.resolve("link.keys"), target);
    var file = new KeyFile(link);
    Loaded seen = file.load();

    file.replace(seen, seen.ring().rotated(MemoryKeys.key(), MemoryKeys.NOW));

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(new KeyFile(target).load().ring().keys()).hasSize(2);
  }

  @Test
  void a_file_where_nothing_can_be_written_says_so() throws IOException {
    Path path = write(KeyText.of(MemoryKeys.key()));
    var file = new KeyFile(path);
    Loaded seen = file.load();
    Files.createDirectory(directory.resolve("caravan.keys.lock"));

    assertThatThrownBy(() -> file.replace(seen, seen.ring()))
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("cannot be written")
        .hasMessageEndingWith("Where it is provided by something else, change it there");
    assertSame(file.load().ring(), seen.ring());
  }

  @Test
  void what_is_no_ring_is_refused_and_shows_no_key() throws IOException {
    String key = KeyText.of(MemoryKeys.key());
    String other = KeyText.of(MemoryKeys.key());
    refused("", "there is no key");
    refused("{\n  \"keys\": [" + key, "is broken JSON in line 2", key);
    refused("{\"keys\":[]}", "there must be one key whose state is current, but there are 0");
    refused(
        "{\"keys\":[{\"state\":\"current\",\"key\":\"%s\"},{\"state\":\"current\",\"key\":\"%s\"}]}"
            .formatted(key, other),
        "there must be one key whose state is current, but there are 2",
        key);
    refused(key + "\n" + key, "is there twice", key);
    refused(
        "{\"keys\":[{\"id\":\"0123456789abcdef\",\"state\":\"current\",\"key\":\"" + key + "\"}]}",
        "the key that is called 0123456789abcdef is another one",
        key);
    refused(
        "{\"keys\":[{\"state\":\"current\",\"created\":\""
            + other
            + "\",\"key\":\""
            + key
            + "\"}]}",
        "created of a key must be a time",
        other);
    refused(key.substring(4), "a key must have 32 bytes as base64", key.substring(4));
    refused("!" + key.substring(1), "a key is neither base64 nor hex", key.substring(1));
    refused("A".repeat(43) + "=", "a key must be random", "AAAA");
    refused("{\"keys\":[{\"state\":\"current\"}]}", "a key must have 32 bytes");
  }

  @Test
  void a_missing_file_is_named() {
    Path path = directory.resolve("none.keys");

    assertThatThrownBy(() -> new KeyFile(path).load())
        .hasMessage("The key file " + path + " does not exist");
  }

  private void refused(String content, String why, String... hidden) throws IOException {
    Path path = write(content);
    assertThatThrownBy(() -> new KeyFile(path).load())
        .isInstanceOf(VaultException.class)
        .hasMessageContaining("The key file " + path + ": ")
        .hasMessageContaining(why)
        .satisfies(
            failure -> {
              for (Throwable t = failure; t != null; t = t.getCause()) {
                for (String secret : hidden) {
                  assertThat(t.getMessage()).doesNotContain(secret);
                }
              }
            });
  }

  private Path write(String content) throws IOException {
    Path path = directory.resolve("caravan.keys");
    Files.writeString(path, content);
    assumeTrue(Files.getFileStore(path).supportsFileAttributeView("posix"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    return path;
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void assertSame(KeyRing actual, KeyRing expected) {
    assertThat(KeyRingJson.write(actual)).isEqualTo(KeyRingJson.write(expected));
  }
}
