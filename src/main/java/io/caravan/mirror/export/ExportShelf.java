package io.caravan.mirror.export;

import io.caravan.gateway.SignedDownloads;
import io.caravan.mirror.sync.FetchedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of exports on this machine, and how far each is being read. They hold personal data:
 * the directory is for its owner alone, files go when they are read, and forgotten ones after two
 * days.
 */
final class ExportShelf implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExportShelf.class);

  /** Records of one page. */
  private static final int PAGE = 500;

  private static final Duration FORGOTTEN = Duration.ofDays(2);

  private final ExportSettings settings;
  private final SignedDownloads downloads;
  private final Map<Path, Open> open = new ConcurrentHashMap<>();
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          2,
          work -> {
            var thread = new Thread(work, "caravan-export");
            thread.setDaemon(true);
            return thread;
          });

  ExportShelf(ExportSettings settings, SignedDownloads downloads) {
    this.settings = settings;
    this.downloads = downloads;
    sweep();
  }

  private record Open(ExportFile file, ExportRecords records) {}

  /** Records that follow each other in a file. */
  record Rows(List<FetchedRecord> records, boolean last) {}

  /** The file of an export; empty when it is not here whole. */
  Optional<Path> find(long portalId, String taskId) {
    return Optional.of(path(portalId, taskId)).filter(Files::exists);
  }

  /** Fetches a file; it has its name only when it is here whole. */
  CompletableFuture<Path> fetch(long portalId, String taskId, String address) {
    Path target = path(portalId, taskId);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      directory();
    } catch (IOException e) {
      return CompletableFuture.failedFuture(
          new ExportUnusable("the directory " + settings.directory() + " cannot be used: " + e));
    }
    return downloads
        .file(address, part, settings.largestFile(), settings.patience())
        .thenApply(
            written -> {
              try {
                return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
              } catch (IOException e) {
                throw new ExportUnusable("its file cannot be kept: " + e);
              }
            });
  }

  /**
   * Reads the rows that follow a row.
   *
   * @param records made when the file is opened, from its header
   */
  CompletableFuture<Rows> read(
      long portalId, String taskId, long row, Function<List<String>, ExportRecords> records) {
    Path path = path(portalId, taskId);
    return CompletableFuture.supplyAsync(() -> rows(path, row, records), readers);
  }

  private Rows rows(Path path, long row, Function<List<String>, ExportRecords> records) {
    Open file = open.remove(path);
    try {
      if (file == null || file.file().read() != row) {
        close(file);
        file = open(path, row, records);
      }
      var page = new ArrayList<FetchedRecord>(PAGE);
      while (page.size() < PAGE) {
        String[] next = file.file().next();
        if (next == null) {
          close(file);
          return new Rows(page, true);
        }
        page.add(file.records().read(next));
      }
      open.put(path, file);
      return new Rows(page, false);
    } catch (IOException e) {
      close(file);
      throw new ExportUnusable("its file cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      close(file);
      throw e;
    }
  }

  private static Open open(Path path, long row, Function<List<String>, ExportRecords> records)
      throws IOException {
    var file = new ExportFile(path);
    try {
      var read = new Open(file, records.apply(file.header()));
      file.skipTo(row);
      return read;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The file has been read. */
  void remove(long portalId, String taskId) {
    Path path = path(portalId, taskId);
    close(open.remove(path));
    delete(path);
  }

  private Path path(long portalId, String taskId) {
    return settings
        .directory()
        .resolve(portalId + "-" + taskId.replaceAll("[^A-Za-z0-9-]", "_") + ".export");
  }

  private void directory() throws IOException {
    Path directory = settings.directory();
    if (Files.isDirectory(directory)) {
      return;
    }
    Files.createDirectories(directory);
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private void sweep() {
    if (!Files.isDirectory(settings.directory())) {
      return;
    }
    Instant old = Instant.now().minus(FORGOTTEN);
    try (Stream<Path> files = Files.list(settings.directory())) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches(".*\\.export(\\.part)?")
            && Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          delete(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("The directory {} could not be looked through", settings.directory(), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("The file {} of an export could not be removed", file, e);
    }
  }

  private static void close(Open file) {
    if (file != null) {
      try {
        file.file().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
    open.values().forEach(ExportShelf::close);
  }
}
