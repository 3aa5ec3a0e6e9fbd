package io.caravan.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.audit.ArchiveTable.Archive;
import io.caravan.audit.ArchiveTable.Owner;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Moves a caller's oldest entries out of the database: those beyond so many, and those of a certain
 * age. First the file is on disk, then the entries go, in one transaction with the archive's own
 * entry in the log. Blocks.
 */
public final class Archiving {

  /** The action of an archive's own entry. */
  public static final String ACTION = "audit.archive";

  /** A file holds so many entries at most; a transaction removes so many. */
  private static final int LARGEST = 5_000;

  /** Below the bound by so much, or there would be a file for every few entries. */
  private static final int ROOM_PERCENT = 10;

  private final Store store;
  private final AuditTable table;
  private final ArchiveTable archives = new ArchiveTable();
  private final AuditTrail trail;
  private final AuditSettings settings;
  private final Clock clock;
  private final Counter archived;

  Archiving(
      Store store, AuditTrail trail, AuditSettings settings, MeterRegistry meters, Clock clock) {
    this.store = store;
    this.table = new AuditTable(store.dialect());
    this.trail = trail;
    this.settings = settings;
    this.clock = clock;
    this.archived =
        Counter.builder("caravan.audit.archived")
            .description("Entries that were moved from the audit log to archives")
            .register(meters);
  }

  /**
   * Archives what is due.
   *
   * @return how many entries
   */
  public long run() {
    long oldest = clock.millis() - settings.keep().toMillis();
    long moved = 0;
    for (ArchiveTable.Held held : store.read(archives::held)) {
      long surplus = surplus(held.entries());
      while (true) {
        List<ChainedEntry> due = due(held.owner(), surplus, oldest);
        if (due.isEmpty()) {
          break;
        }
        move(held.owner(), due);
        surplus -= due.size();
        moved += due.size();
      }
    }
    archived.increment(moved);
    return moved;
  }

  private long surplus(long entries) {
    long kept = settings.perCaller() - settings.perCaller() * (long) ROOM_PERCENT / 100;
    return entries > settings.perCaller() ? entries - kept : 0;
  }

  /** The caller's oldest entries, as far as they are surplus or too old. */
  private List<ChainedEntry> due(Owner owner, long surplus, long oldest) {
    List<ChainedEntry> page =
        store.read(
            connection ->
                table.where(
                    connection,
                    "e.caller_id = ? AND e.caller_kind = ? AND e.caller_domain = ?"
                        + " ORDER BY e.id LIMIT ?",
                    List.of(owner.id(), owner.kind().name(), owner.domain(), LARGEST)));
    int count = 0;
    while (count < page.size() && (count < surplus || page.get(count).at() < oldest)) {
      count++;
    }
    return page.subList(0, count);
  }

  private void move(Owner owner, List<ChainedEntry> entries) {
    long first = entries.get(0).id();
    long last = entries.get(entries.size() - 1).id();
    var archive = new Archive(file(owner, first, last), owner, first, last, entries.size());
    try {
      new ArchiveFile(settings.archive().resolve(archive.file())).write(entries.iterator());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the audit archive " + archive.file() + " cannot be written", e);
    }
    store
        .transact(
            transaction -> {
              removeFrom(transaction.connection(), archive, entries);
              transaction.apply(List.of(trail.recording(told(archive))));
              return null;
            })
        .join();
  }

  private void removeFrom(Connection connection, Archive archive, List<ChainedEntry> entries)
      throws SQLException {
    archives.insert(connection, archive, clock.millis());
    int removed = table.remove(connection, entries.stream().map(ChainedEntry::id).toList());
    if (removed != entries.size()) {
      throw new StoreException(
          "another process archives the same entries of the audit log: " + archive.file());
    }
  }

  private AuditEntry told(Archive archive) {
    return new AuditEntry(
        clock.instant(),
        Caller.caravan("audit"),
        ACTION,
        archive.file(),
        0,
        "",
        new ObjectMapper()
            .createObjectNode()
            .put("first", archive.first())
            .put("last", archive.last())
            .put("entries", archive.entries())
            .toString(),
        AuditEntry.DONE);
  }

  /** Whose it is stands in the file's lines; in its name, a number to tell callers apart. */
  private static String file(Owner owner, long first, long last) {
    var sum = new CRC32();
    sum.update(
        (owner.kind() + "\n" + owner.domain() + "\n" + owner.id())
            .getBytes(StandardCharsets.UTF_8));
    return "audit-%012d-%012d-%08x.ndjson.gz".formatted(first, last, sum.getValue());
  }

  /** The archives' files, for what must look into them. */
  List<ArchiveFile> files(Connection connection) throws SQLException {
    return archives.all(connection).stream()
        .map(one -> new ArchiveFile(settings.archive().resolve(one.file())))
        .toList();
  }
}
