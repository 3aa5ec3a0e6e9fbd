package io.caravan.audit;

import io.caravan.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The whole chain in order: entries of the database and of all archives, merged while they are
 * read. Holds a page of the one and a line of each archive that is open.
 */
final class MergedEntries implements Iterator<ChainedEntry>, AutoCloseable {

  private static final int PAGE = 1_000;

  private final Store store;
  private final AuditTable table;
  private final Path folder;
  private final Deque<ArchiveTable.Archive> waiting;
  private final PriorityQueue<Open> open =
      new PriorityQueue<>(Comparator.comparingLong(archive -> archive.next.id()));
  private final List<String> damaged = new ArrayList<>();
  private final Deque<ChainedEntry> page = new ArrayDeque<>();
  private final long after;
  private long readTo;
  private long archived;

  /** An archive that is being read, at its next entry. */
  private static final class Open {
    private final String file;
    private final ArchiveFile.Reading reading;
    private ChainedEntry next;

    private Open(String file, ArchiveFile.Reading reading) {
      this.file = file;
      this.reading = reading;
    }
  }

  /**
   * @param archives in the order of their first entries
   * @param after the entry to begin after
   */
  MergedEntries(
      Store store, AuditTable table, Path folder, List<ArchiveTable.Archive> archives, long after) {
    this.store = store;
    this.table = table;
    this.folder = folder;
    this.waiting = new ArrayDeque<>(archives);
    this.after = after;
    this.readTo = after;
  }

  /** Entries that came from archives. */
  long archived() {
    return archived;
  }

  /** Archives that are missing, or could not be read to their end. */
  List<String> damaged() {
    return damaged;
  }

  @Override
  public boolean hasNext() {
    fill();
    return !page.isEmpty() || !open.isEmpty();
  }

  private void fill() {
    if (page.isEmpty()) {
      page.addAll(store.read(connection -> table.after(connection, readTo, PAGE)));
      if (!page.isEmpty()) {
        readTo = page.getLast().id();
      }
    }
    while (!waiting.isEmpty() && waiting.peek().first() <= nearest()) {
      begin(waiting.poll());
    }
  }

  private long nearest() {
    long stored = page.isEmpty() ? Long.MAX_VALUE : page.peek().id();
    return open.isEmpty() ? stored : Math.min(stored, open.peek().next.id());
  }

  private void begin(ArchiveTable.Archive archive) {
    if (archive.last() <= after) {
      return;
    }
    try {
      advance(new Open(archive.file(), new ArchiveFile(folder.resolve(archive.file())).read()));
    } catch (IOException e) {
      damaged.add(archive.file());
    }
  }

  private void advance(Open archive) {
    try {
      do {
        archive.next = archive.reading.hasNext() ? archive.reading.next() : null;
      } while (archive.next != null && archive.next.id() <= after);
    } catch (UncheckedIOException e) {
      damaged.add(archive.file);
      archive.next = null;
    }
    if (archive.next != null) {
      open.add(archive);
      return;
    }
    close(archive);
  }

  /** What comes next; it stays there. */
  Optional<ChainedEntry> peek() {
    if (!hasNext()) {
      return Optional.empty();
    }
    return Optional.of(takesStored() ? page.peek() : open.peek().next);
  }

  private boolean takesStored() {
    return open.isEmpty() || !page.isEmpty() && page.peek().id() < open.peek().next.id();
  }

  @Override
  public ChainedEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (takesStored()) {
      return page.poll();
    }
    Open archive = open.poll();
    ChainedEntry entry = archive.next;
    archived++;
    advance(archive);
    return entry;
  }

  private static void close(Open archive) {
    try {
      archive.reading.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open.forEach(MergedEntries::close);
    open.clear();
  }
}
