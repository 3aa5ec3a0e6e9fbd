package io.caravan.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file, as they are now: one that was rotated, by whichever process, counts with the
 * next token that is looked at. A file that cannot be read any more leaves the keys as they were.
 * Thread-safe; looks at the file each time, which costs microseconds.
 */
final class LiveSigningKeys implements JWKSource<SecurityContext> {

  private static final Logger LOG = LoggerFactory.getLogger(LiveSigningKeys.class);

  private final Path directory;
  private final Clock clock;
  private SigningKeys keys;
  private Stamp seen;
  private String told = "";

  /** Differs when the file was replaced or written. */
  private record Stamp(FileTime changed, long size, Object inode) {

    static Stamp of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    }
  }

  /**
   * @throws IOException when the file cannot be used; it is made when it is not there
   */
  LiveSigningKeys(Path directory, Clock clock) throws IOException {
    this.directory = directory;
    this.clock = clock;
    this.keys = SigningKey.in(directory);
  }

  /** The keys of this moment. */
  synchronized SigningKeys now() {
    Path file = directory.resolve(SigningKey.FILE);
    try {
      // Before reading: what is written meanwhile is then met the next time.
      Stamp stamp = Stamp.of(file);
      if (!stamp.equals(seen)) {
        keys = SigningKey.read(file);
        seen = stamp;
        told = "";
      }
    } catch (IOException e) {
      tell(e);
    }
    return keys;
  }

  private void tell(IOException failure) {
    String words = Objects.toString(failure.getMessage());
    if (!words.equals(told)) {
      told = words;
      LOG.warn("The key that signs tokens cannot be read again, and stays as it was: {}", words);
    }
  }

  @Override
  public List<JWK> get(JWKSelector selector, SecurityContext context) {
    return selector.select(now().verifying(clock.instant()));
  }
}
