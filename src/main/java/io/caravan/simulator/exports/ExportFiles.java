package io.caravan.simulator.exports;

import io.caravan.simulator.clock.SimulatorClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where finished exports lie, and the addresses under which they can be fetched for a while.
 * Thread-safe: fetching needs no portal and no token.
 */
public final class ExportFiles implements AutoCloseable {

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private record Link(Path file, long expiresTicks) {}

  private final SimulatorClock clock;
  private final Map<String, Link> links = new ConcurrentHashMap<>();
  private Path directory;

  public ExportFiles(SimulatorClock clock) {
    this.clock = clock;
  }

  /** The directory for a portal's files, made when first needed. */
  synchronized Path directory(long portalId) {
    try {
      return Files.createDirectories(root().resolve(Long.toString(portalId)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for exports", e);
    }
  }

  private Path root() {
    if (directory == null) {
      try {
        directory = Files.createTempDirectory("caravan-simulator-exports");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make a directory for exports", e);
      }
    }
    return directory;
  }

  /** A new key under which a file can be fetched for five minutes. */
  public String link(Path file) {
    links.values().removeIf(link -> link.expiresTicks() <= clock.ticks());
    String key = UUID.randomUUID().toString();
    links.put(key, new Link(file, clock.ticks() + LIFETIME.toNanos()));
    return key;
  }

  /** The file behind a key; empty when the key is unknown or too old. */
  public Optional<Path> find(String key) {
    return Optional.ofNullable(links.get(key))
        .filter(link -> link.expiresTicks() > clock.ticks())
        .map(Link::file)
        .filter(Files::exists);
  }

  /** Removes all files. */
  public synchronized void reset() {
    links.clear();
    if (directory == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the exports in " + directory, e);
    }
    directory = null;
  }

  @Override
  public void close() {
    reset();
  }

  /** A place for the files of a portal that a snapshot brings, apart from all others. */
  public synchronized Path newDirectory(long portalId) {
    try {
      return Files.createTempDirectory(directory(portalId), "restored-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for exports", e);
    }
  }
}
