package io.caravan.audit;

import io.caravan.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Questions to the log: what is in it, whether it holds, where it ends. Each blocks. */
public final class AuditQueries {

  private static final int TRIES = 3;

  private final Store store;
  private final AuditTable table;
  private final ArchiveTable archives = new ArchiveTable();
  private final Path folder;

  /**
   * @param folder where archives are
   */
  public AuditQueries(Store store, Path folder) {
    this.store = store;
    this.table = new AuditTable(store.dialect());
    this.folder = folder;
  }

  /**
   * A page of the entries that the database holds, the newest first.
   *
   * @param after the last id of the page before; 0 for the first page
   */
  public List<ChainedEntry> search(
      AuditFilter filter, AuditFilter.Sight sight, long after, int limit) {
    var conditions = new ArrayList<String>();
    var values = new ArrayList<Object>();
    add(conditions, values, "e.caller_id = ?", filter.caller());
    like(conditions, values, "e.action", filter.action());
    add(conditions, values, "e.portal_id = ?", filter.portal());
    like(conditions, values, "e.target", filter.target());
    like(conditions, values, "e.result", filter.result());
    add(conditions, values, "e.at >= ?", millis(filter.since()));
    add(conditions, values, "e.at < ?", millis(filter.until()));
    add(conditions, values, "e.id < ?", after == 0 ? null : (Object) after);
    if (!sight.all()) {
      conditions.add(own(sight));
      values.addAll(sight.portalIds());
      values.add(sight.caller().domain());
    }
    String where = conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    values.add(limit);
    return store.read(
        connection -> table.where(connection, where + " ORDER BY e.id DESC LIMIT ?", values));
  }

  private static String own(AuditFilter.Sight sight) {
    String portals =
        sight.portalIds().isEmpty()
            ? "1 = 0"
            : "e.portal_id IN ("
                + String.join(",", Collections.nCopies(sight.portalIds().size(), "?"))
                + ")";
    return "(" + portals + " OR e.portal_id = 0 AND e.caller_domain = ?)";
  }

  private static void add(
      List<String> conditions, List<Object> values, String condition, Object value) {
    if (value != null) {
      conditions.add(condition);
      values.add(value);
    }
  }

  private static void like(
      List<String> conditions, List<Object> values, String column, String wanted) {
    if (wanted != null && wanted.endsWith("*")) {
      String begin = wanted.substring(0, wanted.length() - 1);
      add(conditions, values, "substr(" + column + ", 1, " + begin.length() + ") = ?", begin);
    } else {
      add(conditions, values, column + " = ?", wanted);
    }
  }

  private static Long millis(Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  /** Where the chain ends now. */
  public Anchor anchor(Instant now) {
    AuditTable.Head head = store.read(table::head);
    return new Anchor(head.id(), head.hash(), now);
  }

  /**
   * Looks at the whole chain, archives included.
   *
   * @param since the first entry to look at; 1 for all
   * @param anchor an earlier end of the chain, at or behind the first entry
   */
  public Verdict verify(long since, Optional<Anchor> anchor) {
    for (int attempt = 1; ; attempt++) {
      List<ArchiveTable.Archive> before = store.read(archives::all);
      Verdict verdict = verify(since, anchor, before);
      // Entries that are archived meanwhile are missing in both places.
      if (verdict.holds() || attempt == TRIES || store.read(archives::all).equals(before)) {
        return verdict;
      }
    }
  }

  private Verdict verify(long since, Optional<Anchor> anchor, List<ArchiveTable.Archive> known) {
    try (var entries = new MergedEntries(store, table, folder, known, since - 1)) {
      // What the first entry says of the one before it is taken for granted.
      AuditTable.Head from =
          since <= 1
              ? new AuditTable.Head(0, "")
              : new AuditTable.Head(
                  since - 1, entries.peek().map(ChainedEntry::previousHash).orElse(""));
      Verdict verdict =
          new ChainCheck(
                  from,
                  () -> store.read(table::head),
                  anchor.filter(one -> one.id() >= since),
                  id -> store.read(connection -> table.find(connection, id)))
              .walk(entries);
      return new Verdict(
          verdict.checked(),
          entries.archived(),
          verdict.erased(),
          verdict.lastId(),
          verdict.fault().map(fault -> with(fault, entries.damaged())));
    }
  }

  private static Verdict.Fault with(Verdict.Fault fault, List<String> damaged) {
    return damaged.isEmpty()
        ? fault
        : new Verdict.Fault(
            fault.kind(),
            fault.id(),
            fault.detail() + "; archives missing or damaged: " + String.join(", ", damaged));
  }
}
