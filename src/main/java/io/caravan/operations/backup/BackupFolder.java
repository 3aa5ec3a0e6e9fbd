package io.caravan.operations.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with the backups of one database: {@code caravan.db-<id>.gz} and its manifest {@code
 * caravan.db-<id>.json}. A backup is one from the moment that its manifest gets its name; whatever
 * else a killed process left is no backup, and goes at the next turn.
 */
final class BackupFolder {

  private static final Logger LOG = LoggerFactory.getLogger(BackupFolder.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
  private static final String ID_PATTERN = "\\d{8}T\\d{9}Z";
  private static final String MANIFEST = ".json";
  private static final String DATA = ".gz";
  private static final String DRAFT = ".new";

  private final Path folder;
  private final String prefix;
  private final Pattern known;

  /** A lock of the system does not keep out threads of the same process. */
  private final AtomicBoolean taken = new AtomicBoolean();

  /**
   * @param folder need not be there yet
   * @param database the database's file, whose name backups bear
   */
  BackupFolder(Path folder, Path database) {
    this.folder = folder.toAbsolutePath();
    this.prefix = database.getFileName() + "-";
    this.known = Pattern.compile(Pattern.quote(prefix) + "(" + ID_PATTERN + ")(\\..+)");
  }

  /** The right to change what is in the folder. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the right to change the folder, which is made where there is none; and takes away what
   * others left who were killed in their turn.
   *
   * @throws BackupUnderWay when somebody has it, in whichever process
   */
  Turn turn() {
    if (!taken.compareAndSet(false, true)) {
      throw new BackupUnderWay(folder);
    }
    FileChannel channel = null;
    try {
      OwnersFile.createFolder(folder);
      channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        throw new BackupUnderWay(folder);
      }
      tidy();
    } catch (IOException e) {
      end(channel);
      throw new BackupException(
          "The folder of backups %s cannot be written (caravan.backup.folder): %s"
              .formatted(folder, e),
          e);
    } catch (RuntimeException e) {
      end(channel);
      throw e;
    }
    FileChannel held = channel;
    return () -> end(held);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void end(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.warn("The lock of {} could not be given back: {}", folder, e.getMessage());
    } finally {
      taken.set(false);
    }
  }

  /** An id for a backup that is begun at a time, which no other has. */
  String id(Instant time) {
    String id = ID.format(time);
    return Files.exists(data(id)) ? id(time.plusMillis(1)) : id;
  }

  /** Where it is. */
  Path path() {
    return folder;
  }

  /** The compressed database. */
  Path data(String id) {
    return folder.resolve(prefix + id + DATA);
  }

  /** A file that is in the way of nobody, and gone at the next turn. */
  Path draft(String id, String what) {
    return folder.resolve(prefix + id + "." + what + DRAFT);
  }

  /** All backups, the newest first. Manifests that cannot be read are told of in the log. */
  List<Backup> list() {
    var backups = new ArrayList<Backup>();
    for (Path file : files()) {
      var name = known.matcher(file.getFileName().toString());
      if (name.matches() && name.group(2).equals(MANIFEST)) {
        read(file, name.group(1)).ifPresent(backups::add);
      }
    }
    backups.sort(Comparator.comparing(Backup::id).reversed());
    return backups;
  }

  private static Optional<Backup> read(Path manifest, String id) {
    try {
      Backup backup = Backup.of(JSON.readTree(manifest.toFile()));
      if (!backup.id().equals(id)) {
        throw new IOException("it is that of " + backup.id());
      }
      return Optional.of(backup);
    } catch (IOException e) {
      LOG.warn("The manifest {} cannot be read, its backup is left out: {}", manifest, reason(e));
      return Optional.empty();
    }
  }

  private static String reason(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Makes a backup of a compressed draft: from now on it is one. */
  void publish(Backup backup, Path packed) throws IOException {
    Files.move(packed, data(backup.id()), StandardCopyOption.ATOMIC_MOVE);
    Path draft = draft(backup.id(), "manifest");
    OwnersFile.create(draft);
    Files.writeString(draft, backup.json().toPrettyString() + "\n");
    OwnersFile.force(draft);
    // The data's name must not come after the manifest's.
    OwnersFile.forceNames(folder);
    Files.move(draft, manifest(backup.id()), StandardCopyOption.ATOMIC_MOVE);
    OwnersFile.forceNames(folder);
  }

  /** Takes a backup away, the data first: it is listed for as long as there is any of it. */
  void delete(String id) throws IOException {
    Files.deleteIfExists(data(id));
    OwnersFile.forceNames(folder);
    Files.deleteIfExists(manifest(id));
  }

  private Path manifest(String id) {
    return folder.resolve(prefix + id + MANIFEST);
  }

  /** Takes away all that belongs to no backup. */
  private void tidy() throws IOException {
    for (Path file : files()) {
      var name = known.matcher(file.getFileName().toString());
      if (name.matches()
          && !name.group(2).equals(MANIFEST)
          && !(name.group(2).equals(DATA) && Files.exists(manifest(name.group(1))))) {
        LOG.info("{} is the rest of a backup that was not finished, and is deleted", file);
        Files.deleteIfExists(file);
      }
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new BackupException("The folder of backups %s cannot be read".formatted(folder), e);
    }
  }
}
