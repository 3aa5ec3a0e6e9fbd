package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key that signs Caravan's own tokens. */
class SigningKeyTest {

  @TempDir private Path directory;

  @Test
  void it_is_made_once_for_its_owner_alone() throws Exception {
    var key = SigningKey.in(directory.resolve("new"));
    Path file = directory.resolve("new").resolve(SigningKey.FILE);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SigningKey.in(directory.resolve("new"))).isEqualTo(key);
    try (var files = Files.list(directory.resolve("new"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void processes_that_start_together_have_one() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Object> make = () -> SigningKey.in(directory);
      List<Future<Object>> keys = threads.invokeAll(java.util.Collections.nCopies(8, make));
      for (Future<Object> key : keys) {
        assertThat(key.get()).isEqualTo(keys.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void one_of_an_earlier_version_is_read_and_stays_what_it_was_when_it_is_rotated()
      throws Exception {
    String alone = SigningKeys.generate().current().toJSONString();
    Path file = directory.resolve(SigningKey.FILE);
    Files.writeString(file, alone);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    var before = SigningKey.in(directory);
    assertThat(before.current().toJSONString()).isEqualTo(alone);
    var after =
        SigningKey.change(
            directory, keys -> keys.rotated(Instant.EPOCH, Duration.ofDays(30), false));
    assertThat(SigningKey.in(directory)).isEqualTo(after);
    assertThat(after.retired()).hasSize(1);
    assertThat(after.retired().get(0).getKeyID()).isEqualTo(before.current().getKeyID());
    assertThat(after.retired().get(0).isPrivate()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(before.toString()).doesNotContain("\"d\"");
  }

  @Test
  void one_that_others_can_read_is_not_used() throws Exception {
    SigningKey.in(directory);
    Path file = directory.resolve(SigningKey.FILE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> SigningKey.in(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void what_is_no_key_is_said_to_be_none_without_its_text() throws Exception {
    SigningKey.in(directory);
    Path file = directory.resolve(SigningKey.FILE);
    Files.writeString(file, "{\"kty\":\"EC\",\"d\":\"s3cret-text\"");
    assertThatThrownBy(() -> SigningKey.in(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("delete it")
        .hasMessageNotContaining("s3cret");
  }
}
