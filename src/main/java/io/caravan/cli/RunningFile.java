package io.caravan.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /**
   * Takes away what processes left that were killed: those that had this management address before,
   * and those that have certainly ended. Files that are somebody else's are left alone.
   *
   * @return the instances that are no more
   */
  static List<String> forget(Path directory, String management) throws IOException {
    List<String> gone = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return gone;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        Properties properties = properties(file);
        Optional<RunningFile> left = of(properties);
        boolean replaced =
            left.filter(one -> one.address.management().equals(management)).isPresent();
        boolean ended = ProcessMark.of(properties).filter(ProcessMark::hasEnded).isPresent();
        if (left.isPresent() && (replaced || ended)) {
          Files.deleteIfExists(file);
          gone.add(left.get().address.instance());
        }
      }
    }
    return gone;
  }

  /** Reads it; empty when it is not there, is not ours, or is half of it. */
  static Optional<RunningFile> read(Path file) throws IOException {
    return of(properties(file));
  }

  private static Properties properties(Path file) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException | AccessDeniedException e) {
      return new Properties();
    }
    return properties;
  }

  private static Optional<RunningFile> of(Properties properties) {
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

  /** Writes it for this process, in place of what is there. */
  void write(Path file) throws IOException {
    write(file, ProcessMark.current());
  }

  /**
   * Writes it, in place of what is there.
   *
   * @param process that is where it says; empty where that cannot be told
   */
  void write(Path file, Optional<ProcessMark> process) throws IOException {
    var properties = new Properties();
    properties.setProperty("management", address.management());
    properties.setProperty("api", address.api());
    properties.setProperty("instance", address.instance());
    properties.setProperty("token", key.token());
    key.certificate().ifPresent(known -> properties.setProperty("certificate", known));
    process.ifPresent(mark -> mark.into(properties));
    Files.createDirectories(file.toAbsolutePath().getParent());
    var text = new StringWriter();
    properties.store(text, "The Caravan that runs on this database; the token is a secret");
    PrivateFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
