package io.caravan.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What a running Caravan leaves for the commands of its machine: where it is, and what lets them
 * in. Nobody but its owner can read it.
 */
record RunningFile(RunningCaravans.Address address, OperatorHttp.Key key) {

  private static final String SUFFIX = ".running";

  /** Beside an SQLite file, which belongs to one process. */
  static Path beside(Path database) {
    return database.resolveSibling(database.getFileName() + SUFFIX);
  }

  /** Of one of several processes on a database that is no file. */
  static Path of(String instance) {
    return CommonOptions.home().resolve("data").resolve(instance + SUFFIX);
  }

  /** Takes away what processes left that had this management address before, killed by now. */
  static void forget(Path directory, String management) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        if (read(file).filter(left -> left.address.management().equals(management)).isPresent()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Reads it; empty when it is not there, or half of it. */
  static Optional<RunningFile> read(Path file) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String management = properties.getProperty("management");
    String instance = properties.getProperty("instance");
    if (management == null || instance == null) {
      return Optional.empty();
    }
    return Optional.of(
        new RunningFile(
            new RunningCaravans.Address(instance, management, properties.getProperty("api")),
            new OperatorHttp.Key(
                properties.getProperty("token"),
                Optional.ofNullable(properties.getProperty("certificate")))));
  }

  /** Writes it, in place of what is there. */
  void write(Path file) throws IOException {
    var properties = new Properties();
    properties.setProperty("management", address.management());
    properties.setProperty("api", address.api());
    properties.setProperty("instance", address.instance());
    properties.setProperty("token", key.token());
    key.certificate().ifPresent(known -> properties.setProperty("certificate", known));
    Files.createDirectories(file.toAbsolutePath().getParent());
    var text = new StringWriter();
    properties.store(text, "The Caravan that runs on this database; the token is a secret");
    PrivateFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
