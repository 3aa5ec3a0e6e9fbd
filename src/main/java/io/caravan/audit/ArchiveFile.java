package io.caravan.audit;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A file of archived entries: a line of JSON for each, in the order of their ids, gzipped. */
final class ArchiveFile {

  private final Path path;

  ArchiveFile(Path path) {
    this.path = path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Writes it, or nothing: on disk when this returns, under its name only when whole. */
  void write(Iterator<ChainedEntry> entries) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var zip = new GZIPOutputStream(Channels.newOutputStream(channel));
      var out = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
      while (entries.hasNext()) {
        out.write(EntryJson.line(entries.next()));
        out.write('\n');
      }
      out.flush();
      zip.finish();
      channel.force(true);
    }
    Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Writes it anew with changed entries. */
  void rewrite(UnaryOperator<ChainedEntry> change) throws IOException {
    try (Reading reading = read()) {
      write(
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return reading.hasNext();
            }

            @Override
            public ChainedEntry next() {
              return change.apply(reading.next());
            }
          });
    }
  }

  /** Reads it from the beginning, line by line. */
  Reading read() throws IOException {
    InputStream file = Files.newInputStream(path);
    try {
      return new Reading(
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // Not gzipped at all: nobody else would close it.
      file.close();
      throw e;
    }
  }

  /** Entries as they are read; {@link UncheckedIOException} when the file is damaged. */
  static final class Reading implements Iterator<ChainedEntry>, AutoCloseable {

    private final BufferedReader in;
    private ChainedEntry next;

    private Reading(BufferedReader in) {
      this.in = in;
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        try {
          String line = in.readLine();
          next = line == null ? null : EntryJson.read(line);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return next != null;
    }

    @Override
    public ChainedEntry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ChainedEntry entry = next;
      next = null;
      return entry;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
