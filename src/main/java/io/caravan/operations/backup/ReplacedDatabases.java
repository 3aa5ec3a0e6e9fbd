package io.caravan.operations.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Databases that a restore has put aside, in case it was a mistake: {@code
 * caravan.db.replaced-<time in milliseconds>}, with the log that may belong to it. They go when
 * backups of their time would.
 */
final class ReplacedDatabases {

  private static final String WORD = ".replaced-";
  private static final String LOG = "-wal";

  private final Path database;
  private final Duration keep;
  private final Pattern known;

  ReplacedDatabases(Path database, Duration keep) {
    this.database = database.toAbsolutePath();
    this.keep = keep;
    this.known =
        Pattern.compile("(" + Pattern.quote(database.getFileName() + WORD) + "(\\d{1,15}))(-.+)?");
  }

  /** One of them; beside it may lie its log, and what looking at it has left. */
  record Replaced(Path file, Instant expiresAt) {}

  /** Where a database is made ready that is to take the place. */
  Path restoring() {
    return database.resolveSibling(database.getFileName() + ".restoring");
  }

  /** Where the database goes that is replaced now. */
  Path name(Instant now) {
    return database.resolveSibling(database.getFileName() + WORD + now.toEpochMilli());
  }

  /** Where its log goes. */
  static Path log(Path replaced) {
    return replaced.resolveSibling(replaced.getFileName() + LOG);
  }

  List<Replaced> list() {
    var replaced = new LinkedHashSet<Replaced>();
    if (!Files.isDirectory(database.getParent())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(database.getParent())) {
      for (Path file : files.sorted().toList()) {
        var name = known.matcher(file.getFileName().toString());
        if (name.matches()) {
          replaced.add(
              new Replaced(
                  file.resolveSibling(name.group(1)),
                  Instant.ofEpochMilli(Long.parseLong(name.group(2))).plus(keep)));
        }
      }
    } catch (IOException e) {
      throw new BackupException(
          "The folder of the database " + database.getParent() + " cannot be read", e);
    }
    return List.copyOf(replaced);
  }
}
