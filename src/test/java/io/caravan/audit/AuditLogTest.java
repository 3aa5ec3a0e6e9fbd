package io.caravan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.access.Caller;
import io.caravan.audit.Verdict.Kind;
import io.caravan.privacy.Erased;
import io.caravan.privacy.Person;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The log in both databases: chained, append-only, searched, archived, erased. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
final class AuditLogTest {

  private static final long PORTAL = 62515;
  private static final Caller RUNNER = Caller.command("root");
  private static final AuditFilter.Sight ALL = new AuditFilter.Sight(RUNNER, Set.of());

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private StoreSettings settings;
  private Store store;
  private AuditConfiguration audit;

  @BeforeEach
  void open() {
    settings = TestDatabase.fresh(dialect, directory);
    store = Store.open(settings, new SimpleMeterRegistry());
    audit = configuration(store, 10, Duration.ofDays(30));
  }

  private AuditConfiguration configuration(Store on, int perCaller, Duration keep) {
    return new AuditConfiguration(
        new AuditSettings(directory.resolve("archive"), perCaller, keep, Set.of()),
        on,
        text -> text.replace("pat-secret", "(secret)"),
        new SimpleMeterRegistry(),
        Clock.fixed(Entries.START.plus(Duration.ofHours(1)), ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void entries_are_chained_in_their_order_and_read_as_they_were_written() {
    record(Entries.of(Entries.ADA, 1, PORTAL), Entries.of(Entries.ERP, 2, 0));
    List<ChainedEntry> newest = search(AuditFilter.all());
    assertThat(newest).extracting(ChainedEntry::id).containsExactly(2L, 1L);
    assertThat(newest.get(0).previousHash()).isEqualTo(newest.get(1).hash());
    assertThat(newest.get(1).caller()).isEqualTo(Entries.ADA);
    assertThat(newest.get(1).values().orElseThrow().before()).isEqualTo("{\"firstname\":\"Old1\"}");
    assertThat(verify().checked()).isEqualTo(2);
    assertThat(verify().holds()).isTrue();
  }

  @Test
  void texts_that_a_database_would_change_or_refuse_are_kept_in_a_form_that_holds() {
    var odd =
        new Caller(Caller.Kind.USER, "a\0b\uD800c", "d", Entries.ADA.role(), "x".repeat(5_000));
    record(
        new AuditEntry(
            Entries.START, odd, "a\0", "t'\"\\", 0, "\0\uDC00", "y".repeat(50_000), "pat-secret"));
    assertThat(verify().holds()).isTrue();
    ChainedEntry entry = search(AuditFilter.all()).get(0);
    assertThat(entry.caller().address()).hasSize(512);
    assertThat(entry.values().orElseThrow().after()).hasSize(AuditLog.LONGEST_VALUE);
    assertThat(entry.result()).isEqualTo("(secret)");
  }

  @Test
  void concurrent_callers_share_transactions_and_the_chain_holds() {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      done.add(audit.trail().record(Entries.of(i % 2 == 0 ? Entries.ADA : Entries.ERP, i, PORTAL)));
    }
    done.forEach(CompletableFuture::join);
    Verdict verdict = verify();
    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.checked()).isEqualTo(2_000);
  }

  @Test
  void an_entry_shares_the_fate_of_the_change_it_tells_of() {
    Effect<?> entry = audit.trail().recording(Entries.of(Entries.ADA, 1, PORTAL));
    CompletableFuture<Void> failed =
        store.apply(List.of(entry, new Effect<>((c, changes) -> fail(), "x")));
    CompletableFuture<Void> done = audit.trail().record(Entries.of(Entries.ERP, 2, PORTAL));
    assertThatThrownBy(failed::join).hasMessageContaining("on purpose");
    done.join();
    assertThat(search(AuditFilter.all()))
        .singleElement()
        .extracting(one -> one.caller().id())
        .isEqualTo("erp");
    assertThat(verify().holds()).isTrue();
  }

  private static void fail() throws SQLException {
    throw new SQLException("on purpose");
  }

  @Test
  void the_database_refuses_to_change_or_delete_an_entry() {
    record(Entries.of(Entries.ADA, 1, PORTAL));
    for (String sql :
        List.of(
            "UPDATE audit_entry SET result = 'x'",
            "DELETE FROM audit_entry",
            "UPDATE audit_value SET value_after = 'x'")) {
      assertThatThrownBy(() -> store.write(c -> execute(c, sql)).join())
          .as(sql)
          .hasMessageContaining("append-only");
    }
    assertThat(verify().checked()).isEqualTo(1);
  }

  @Test
  void whoever_gets_past_that_is_found_out_in_every_column() {
    record(
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> Entries.of(Entries.ADA, i, PORTAL))
            .toArray(AuditEntry[]::new));
    unlock();
    for (String column :
        List.of(
            "caller_id",
            "caller_domain",
            "caller_address",
            "action",
            "target",
            "before_digest",
            "after_digest",
            "result",
            "previous_hash",
            "hash")) {
      tampered("UPDATE audit_entry SET %1$s = %1$s || 'f' WHERE id = 3".formatted(column));
    }
    tampered("UPDATE audit_entry SET caller_kind = 'COMMAND' WHERE id = 3");
    tampered("UPDATE audit_entry SET caller_role = 'VIEWER' WHERE id = 3");
    tampered("UPDATE audit_entry SET at = at + 1 WHERE id = 3");
    tampered("UPDATE audit_entry SET portal_id = 7 WHERE id = 3");
    tampered("UPDATE audit_value SET salt = '00' WHERE entry_id = 3");
    tampered("UPDATE audit_value SET value_before = '{}' WHERE entry_id = 3");
    tampered("UPDATE audit_value SET value_after = '{}' WHERE entry_id = 3");
  }

  /** Found at entry 3, and all well when it is taken back. */
  private void tampered(String sql) {
    List<ChainedEntry> before = store.read(c -> new AuditTable(dialect).after(c, 2, 1));
    run(sql);
    Verdict verdict = verify();
    assertThat(verdict.fault().orElseThrow().id()).as(sql).isEqualTo(3);
    assertThat(verdict.fault().orElseThrow().kind()).as(sql).isEqualTo(Kind.CHANGED);
    run("DELETE FROM audit_value WHERE entry_id = 3");
    run("DELETE FROM audit_entry WHERE id = 3");
    assertThat(verify().fault().orElseThrow().kind()).isEqualTo(Kind.REMOVED);
    store
        .write(
            c -> {
              new AuditTable(dialect).insert(c, before);
              return null;
            })
        .join();
    assertThat(verify().holds()).isTrue();
  }

  @Test
  void a_cut_tail_is_noticed_and_with_an_anchor_even_if_the_end_was_moved() {
    record(
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> Entries.of(Entries.ADA, i, PORTAL))
            .toArray(AuditEntry[]::new));
    Anchor anchor = audit.queries().anchor(Entries.START);
    assertThat(Anchor.of(anchor.line())).contains(anchor);
    unlock();
    run("DELETE FROM audit_value WHERE entry_id > 3");
    run("DELETE FROM audit_entry WHERE id > 3");
    assertThat(verify().fault().orElseThrow().kind()).isEqualTo(Kind.CUT);
    run(
        "UPDATE audit_chain SET last_id = 3,"
            + " last_hash = (SELECT hash FROM audit_entry WHERE id = 3)");
    assertThat(verify().holds()).isTrue();
    Verdict anchored = audit.queries().verify(1, Optional.of(anchor));
    assertThat(anchored.fault().orElseThrow().kind()).isEqualTo(Kind.CUT);
    assertThat(anchored.fault().orElseThrow().id()).isEqualTo(4);
  }

  @Test
  void a_part_of_the_chain_is_verified_from_an_entry_on() {
    record(
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> Entries.of(Entries.ADA, i, PORTAL))
            .toArray(AuditEntry[]::new));
    unlock();
    run("UPDATE audit_entry SET result = 'x' WHERE id = 2");
    assertThat(audit.queries().verify(3, Optional.empty()).holds()).isTrue();
    assertThat(audit.queries().verify(3, Optional.empty()).checked()).isEqualTo(3);
    assertThat(verify().holds()).isFalse();
  }

  @Test
  void entries_are_searched_by_every_field_and_page_by_page() {
    record(
        Entries.of(Entries.ADA, 1, PORTAL),
        Entries.of(Entries.ERP, 2, 777),
        Entries.plain(Entries.ERP, "dead-letters.replay", "dead-letters/17"));
    assertThat(ids("erp", null, null, null, null)).containsExactly(3L, 2L);
    assertThat(ids(null, "write.*", null, null, null)).containsExactly(2L, 1L);
    assertThat(ids(null, "write.update", 777L, null, null)).containsExactly(2L);
    assertThat(ids(null, null, null, "dead-letters/*", null)).containsExactly(3L);
    assertThat(ids(null, null, null, null, "done")).hasSize(3);
    assertThat(ids(null, "write.%", null, null, null)).isEmpty();
    assertThat(ids("' OR '1'='1", null, null, null, null)).isEmpty();
    var times =
        new AuditFilter(
            null,
            null,
            null,
            null,
            null,
            Entries.START.plusSeconds(1),
            Entries.START.plusSeconds(2));
    assertThat(search(times)).extracting(ChainedEntry::id).containsExactly(1L);
    assertThat(audit.queries().search(AuditFilter.all(), ALL, 3, 1))
        .extracting(ChainedEntry::id)
        .containsExactly(2L);
  }

  @Test
  void a_domain_sees_its_portals_and_its_own_callers_only() {
    record(
        Entries.of(Entries.ADA, 1, PORTAL),
        Entries.of(Entries.ERP, 2, 777),
        Entries.plain(Entries.ERP, "users.create", "users/4"),
        Entries.of(RUNNER, 4, PORTAL));
    var emea = new AuditFilter.Sight(Entries.ADA, Set.of(PORTAL));
    assertThat(audit.queries().search(AuditFilter.all(), emea, 0, 10))
        .extracting(ChainedEntry::id)
        .containsExactly(4L, 1L);
    var nobody = new AuditFilter.Sight(Caller.caravan("x"), Set.of());
    assertThat(nobody.caller().domain()).isEqualTo(Caller.ALL_DOMAINS);
    var apac = new AuditFilter.Sight(Entries.ERP, Set.of());
    assertThat(audit.queries().search(AuditFilter.all(), apac, 0, 10))
        .extracting(ChainedEntry::id)
        .containsExactly(3L);
  }

  @Test
  void surplus_and_old_entries_go_to_archives_and_the_chain_holds_over_both() throws Exception {
    for (int i = 1; i <= 30; i++) {
      record(Entries.of(i % 3 == 0 ? Entries.ERP : Entries.ADA, i, PORTAL));
    }
    assertThat(audit.archiving().run()).isEqualTo(11);
    assertThat(ids("ada", null, null, null, null)).hasSize(9);
    assertThat(ids("erp", null, null, null, null)).hasSize(10);
    Verdict verdict = verify();
    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.archived()).isEqualTo(11);
    assertThat(verdict.checked()).isEqualTo(31);
    List<ChainedEntry> named = search(filter(null, Archiving.ACTION, null, null, null));
    assertThat(named).hasSize(1);
    assertThat(audit.archiving().run()).isZero();
    assertThat(audit.queries().verify(8, Optional.empty()).holds()).isTrue();

    assertThat(configuration(store, 10, Duration.ofMinutes(59)).archiving().run()).isEqualTo(19);
    assertThat(verify().fault()).isEmpty();
    assertThat(verify().archived()).isEqualTo(30);

    Path file = directory.resolve("archive").resolve(named.get(0).target());
    new ArchiveFile(file).rewrite(entry -> entry.id() == 4 ? entry.bare() : entry);
    assertThat(verify().holds()).isTrue();
    assertThat(verify().erased()).isEqualTo(1);
    Files.delete(file);
    Verdict without = verify();
    assertThat(without.fault().orElseThrow().kind()).isEqualTo(Kind.REMOVED);
    assertThat(without.fault().orElseThrow().detail()).contains(named.get(0).target());
  }

  @Test
  void a_person_is_exported_and_erased_from_entries_and_archives_and_the_chain_holds() {
    for (int i = 1; i <= 15; i++) {
      record(Entries.of(Entries.ADA, i, PORTAL));
    }
    record(Entries.of(Entries.ADA, 3, 777));
    audit.archiving().run();
    var person = new Person(PORTAL, Set.of(3L), Set.of("p12@x.example"));
    assertThat(exported(person)).hasSize(2);
    assertThat(Erased.from(store, audit.persons(), person)).isEqualTo(2);
    audit.persons().forget(person);
    assertThat(exported(person)).isEmpty();
    assertThat(audit.persons().finish()).isZero();
    Verdict verdict = verify();
    assertThat(verdict.fault()).isEmpty();
    assertThat(verdict.erased()).isEqualTo(2);
    // Of another portal: another person.
    assertThat(ids(null, null, 777L, "contacts/3", null)).hasSize(1);
    assertThat(search(filter(null, AuditedPersons.ACTION, null, null, null))).hasSize(1);
  }

  @Test
  void whose_address_is_the_end_of_another_one_keeps_the_values_of_the_other() {
    record(Entries.of(Entries.ADA, 12, PORTAL));
    record(Entries.of(Entries.ADA, 2, PORTAL));
    // Entry 1 tells of p12@x.example, whose end is the whole of the other's address.
    var person = new Person(PORTAL, Set.of(), Set.of("12@x.example", "2@x.example"));
    assertThat(exported(person)).isEmpty();
    assertThat(Erased.from(store, audit.persons(), person)).isZero();
    assertThat(verify().erased()).isZero();
  }

  @Test
  void several_instances_make_one_chain() {
    if (dialect == Dialect.SQLITE) {
      return;
    }
    try (var second = Store.open(settings, new SimpleMeterRegistry())) {
      var other = configuration(second, 10_000, Duration.ofDays(1));
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        done.add(audit.trail().record(Entries.of(Entries.ADA, i, PORTAL)));
        done.add(other.trail().record(Entries.of(Entries.ERP, i, PORTAL)));
      }
      done.forEach(CompletableFuture::join);
    }
    assertThat(verify().fault()).isEmpty();
    assertThat(verify().checked()).isEqualTo(1_000);
  }

  private List<JsonNode> exported(Person person) {
    return store.read(connection -> audit.persons().of(connection, person).toList());
  }

  private void record(AuditEntry... entries) {
    for (AuditEntry entry : entries) {
      audit.trail().record(entry).join();
    }
  }

  private Verdict verify() {
    return audit.queries().verify(1, Optional.empty());
  }

  private List<ChainedEntry> search(AuditFilter filter) {
    return audit.queries().search(filter, ALL, 0, 100);
  }

  private List<Long> ids(String caller, String action, Long portal, String target, String result) {
    return search(filter(caller, action, portal, target, result)).stream()
        .map(ChainedEntry::id)
        .toList();
  }

  private static AuditFilter filter(
      String caller, String action, Long portal, String target, String result) {
    return new AuditFilter(caller, action, portal, target, result, null, null);
  }

  /** As somebody would who may change the schema. */
  private void unlock() {
    for (String[] trigger :
        dialect == Dialect.SQLITE
            ? new String[][] {
              {"audit_entry_no_update"}, {"audit_entry_no_delete"}, {"audit_value_no_update"}
            }
            : new String[][] {
              {"audit_entry_no_change", "audit_entry"}, {"audit_value_no_change", "audit_value"}
            }) {
      run("DROP TRIGGER " + String.join(" ON ", trigger));
    }
  }

  private void run(String sql) {
    store.write(c -> execute(c, sql)).join();
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
