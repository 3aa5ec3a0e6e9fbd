package io.caravan.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** What a running Caravan leaves for the commands of its machine: the token that lets them in. */
final class OperatorKey {

  private OperatorKey() {}

  /**
   * The token of the server with this management port; empty when it has left none yet.
   *
   * @param database an SQLite file that it may have
   * @param homes where one without such a file may leave it, in the folder data
   */
  static Optional<String> of(Path database, int managementPort, List<Path> homes) {
    Path beside = database.resolveSibling(database.getFileName() + ".running");
    return Stream.concat(
            Stream.of(beside), homes.stream().flatMap(home -> files(home.resolve("data"))))
        // Killed ones have left theirs, and had the same port.
        .sorted(Comparator.comparing(OperatorKey::written).reversed())
        .map(OperatorKey::read)
        .flatMap(Optional::stream)
        .filter(left -> left.getProperty("management", "").endsWith(":" + managementPort))
        .map(left -> left.getProperty("token"))
        .findFirst();
  }

  private static Stream<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".running")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileTime written(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Properties> read(Path file) {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(properties);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
