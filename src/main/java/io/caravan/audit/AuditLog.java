package io.caravan.audit;

import io.caravan.access.Caller;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The log in the database. Each entry is chained to the one before it in the transaction that it
 * belongs to, at the end of it, and all entries of a transaction in a few statements. With
 * PostgreSQL the chain's end is locked from there to the commit, so that the order is total also
 * with several instances. Thread-safe.
 */
public final class AuditLog implements AuditTrail {

  /** Longer values are cut: an entry is no backup. */
  static final int LONGEST_VALUE = 16 << 10;

  private static final int LONGEST_FIELD = 512;
  private static final String CUT = "…";
  private static final int SALT_BYTES = 16;

  private final Store store;
  private final AuditTable table;
  private final UnaryOperator<String> redaction;
  private final SecureRandom random = new SecureRandom();
  private final Counter entries;
  private final Effect.Applier<AuditEntry> chaining =
      new Effect.Applier<>() {
        @Override
        public void apply(Connection connection, List<AuditEntry> some) throws SQLException {
          append(connection, some);
        }

        @Override
        public boolean comesLast() {
          return true;
        }
      };

  /**
   * @param redaction takes out of a text what no log may hold
   */
  public AuditLog(Store store, UnaryOperator<String> redaction, MeterRegistry meters) {
    this.store = store;
    this.table = new AuditTable(store.dialect());
    this.redaction = redaction;
    this.entries =
        Counter.builder("caravan.audit.entries")
            .description("Entries that were put into the audit log")
            .register(meters);
  }

  @Override
  public CompletableFuture<Void> record(AuditEntry entry) {
    return store.apply(List.of(recording(entry)));
  }

  @Override
  public Effect<?> recording(AuditEntry entry) {
    return new Effect<>(chaining, entry);
  }

  @Override
  public void append(Connection connection, List<AuditEntry> some) throws SQLException {
    if (some.isEmpty()) {
      return;
    }
    AuditTable.Head head = table.lockedHead(connection);
    List<ChainedEntry> chained = new ArrayList<>(some.size());
    for (AuditEntry entry : some) {
      ChainedEntry next = ChainedEntry.next(head.id(), head.hash(), clean(entry), values(entry));
      chained.add(next);
      head = new AuditTable.Head(next.id(), next.hash());
    }
    table.insert(connection, chained);
    table.moveHead(connection, head);
    entries.increment(some.size());
  }

  private Optional<ChainedEntry.Values> values(AuditEntry entry) {
    if (entry.before().isEmpty() && entry.after().isEmpty()) {
      return Optional.empty();
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return Optional.of(
        new ChainedEntry.Values(
            HexFormat.of().formatHex(salt),
            text(redaction.apply(entry.before()), LONGEST_VALUE),
            text(redaction.apply(entry.after()), LONGEST_VALUE)));
  }

  private AuditEntry clean(AuditEntry entry) {
    Caller caller = entry.caller();
    return new AuditEntry(
        entry.at(),
        new Caller(
            caller.kind(),
            text(caller.id(), LONGEST_FIELD),
            text(caller.domain(), LONGEST_FIELD),
            caller.role(),
            text(caller.address(), LONGEST_FIELD)),
        text(entry.action(), LONGEST_FIELD),
        text(redaction.apply(entry.target()), LONGEST_FIELD),
        entry.portalId(),
        "",
        "",
        text(redaction.apply(entry.result()), LONGEST_FIELD));
  }

  /** As every database gives it back: what it was hashed as is what will be read. */
  private static String text(String text, int longest) {
    String cut = text.length() <= longest ? text : text.substring(0, longest - CUT.length()) + CUT;
    // Halves of characters become question marks; PostgreSQL knows no NUL.
    byte[] bytes = cut.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }
}
