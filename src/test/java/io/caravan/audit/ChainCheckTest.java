package io.caravan.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.audit.Verdict.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done to a chain is found, named, and at its place. */
class ChainCheckTest {

  /** The fields of a row and of its values. */
  enum Field {
    AT,
    KIND,
    CALLER,
    DOMAIN,
    ROLE,
    ADDRESS,
    ACTION,
    TARGET,
    PORTAL,
    RESULT,
    BEFORE_DIGEST,
    AFTER_DIGEST,
    PREVIOUS_HASH,
    HASH,
    SALT,
    BEFORE,
    AFTER
  }

  @Provide
  Arbitrary<AuditEntry> entries() {
    Arbitrary<String> text = Arbitraries.strings().all().ofMaxLength(12);
    Arbitrary<Caller> caller =
        Combinators.combine(
                Arbitraries.of(Caller.Kind.class), text, text, Arbitraries.of(Role.class), text)
            .as(Caller::new);
    return Combinators.combine(
            Arbitraries.longs().between(0, 1L << 42).map(Instant::ofEpochMilli),
            caller,
            text,
            text,
            Arbitraries.longs().greaterOrEqual(0),
            text,
            text,
            text)
        .as(AuditEntry::new);
  }

  @Provide
  Arbitrary<List<AuditEntry>> several() {
    return entries().list().ofMaxSize(12);
  }

  @Property(tries = 200)
  void an_untouched_chain_holds(@ForAll("several") List<AuditEntry> entries) {
    List<ChainedEntry> chain = chain(entries);
    assertThat(check(chain, chain).fault()).isEmpty();
    assertThat(check(chain, chain).checked()).isEqualTo(entries.size());
  }

  @Property(tries = 1_000)
  void any_change_of_any_field_is_found_where_it_is(
      @ForAll("entries") AuditEntry one,
      @ForAll("entries") AuditEntry another,
      @ForAll @IntRange(min = 1, max = 9) int place,
      @ForAll Field field,
      @ForAll long random) {
    List<ChainedEntry> chain = chain(alternating(one, another));
    List<ChainedEntry> changed = new ArrayList<>(chain);
    ChainedEntry before = chain.get(place - 1);
    ChainedEntry after = changed(before, field, random);
    Assume.that(!after.equals(before));
    changed.set(place - 1, after);
    Verdict.Fault fault = check(changed, chain).fault().orElseThrow();
    assertThat(fault.kind()).isEqualTo(Kind.CHANGED);
    assertThat(fault.id()).isEqualTo(place);
  }

  @Property(tries = 200)
  void a_removed_entry_is_found_whether_or_not_the_others_move_up(
      @ForAll("entries") AuditEntry one,
      @ForAll("entries") AuditEntry another,
      @ForAll @IntRange(min = 1, max = 8) int place,
      @ForAll boolean movedUp) {
    List<ChainedEntry> chain = chain(alternating(one, another));
    List<ChainedEntry> less = new ArrayList<>(chain);
    less.remove(place - 1);
    if (movedUp) {
      less.replaceAll(entry -> entry.id() > place ? at(entry, entry.id() - 1) : entry);
    }
    assertFault(check(less, chain), Kind.REMOVED, place);
  }

  @Property(tries = 200)
  void an_inserted_entry_is_found_forged_well_or_badly(
      @ForAll("entries") AuditEntry one,
      @ForAll("entries") AuditEntry another,
      @ForAll @IntRange(min = 1, max = 9) int place,
      @ForAll boolean well) {
    List<ChainedEntry> chain = chain(alternating(one, another));
    List<ChainedEntry> more = new ArrayList<>(chain);
    more.replaceAll(entry -> entry.id() >= place ? at(entry, entry.id() + 1) : entry);
    String previous = place == 1 ? "" : chain.get(place - 2).hash();
    ChainedEntry forged =
        ChainedEntry.next(
            place - 1, previous, Entries.plain(Entries.ADA, "x", "y"), Optional.empty());
    more.add(place - 1, well ? forged : changed(forged, Field.TARGET, 1));
    assertFault(check(more, chain), Kind.INSERTED, place);
  }

  @Property(tries = 200)
  void entries_that_changed_places_are_found(
      @ForAll("entries") AuditEntry one,
      @ForAll("entries") AuditEntry another,
      @ForAll @IntRange(min = 1, max = 8) int place,
      @ForAll @IntRange(min = 1, max = 8) int distance) {
    int other = Math.min(9, place + distance);
    List<ChainedEntry> chain = chain(alternating(one, another));
    List<ChainedEntry> swapped = new ArrayList<>(chain);
    swapped.set(place - 1, at(chain.get(other - 1), place));
    swapped.set(other - 1, at(chain.get(place - 1), other));
    assertFault(check(swapped, chain), Kind.REORDERED, place);
  }

  @Property(tries = 100)
  void a_tail_that_was_cut_is_found_by_the_end_and_by_an_anchor(
      @ForAll("entries") AuditEntry one,
      @ForAll("entries") AuditEntry another,
      @ForAll @IntRange(min = 0, max = 8) int left) {
    List<ChainedEntry> chain = chain(alternating(one, another));
    List<ChainedEntry> cut = chain.subList(0, left);
    assertFault(check(cut, chain), Kind.CUT, left + 1);
    var anchor = new Anchor(9, chain.get(8).hash(), Entries.START);
    assertFault(check(cut, cut, Optional.of(anchor)), Kind.CUT, left + 1);
  }

  @Property(tries = 100)
  void a_chain_written_anew_does_not_fit_its_anchor(
      @ForAll("entries") AuditEntry one, @ForAll("entries") AuditEntry another) {
    Assume.that(!one.equals(another));
    List<ChainedEntry> chain = chain(alternating(one, another));
    List<ChainedEntry> anew = chain(alternating(another, one));
    var anchor = new Anchor(5, chain.get(4).hash(), Entries.START);
    assertThat(check(anew, anew).holds()).isTrue();
    assertFault(check(anew, anew, Optional.of(anchor)), Kind.REWRITTEN, 5);
    assertThat(check(chain, chain, Optional.of(anchor)).holds()).isTrue();
  }

  private static void assertFault(Verdict verdict, Kind kind, long id) {
    Verdict.Fault fault = verdict.fault().orElseThrow();
    assertThat(fault.kind()).as(fault.detail()).isEqualTo(kind);
    assertThat(fault.id()).isEqualTo(id);
  }

  private static List<AuditEntry> alternating(AuditEntry one, AuditEntry another) {
    List<AuditEntry> entries = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      entries.add(i % 2 == 0 ? one : another);
    }
    return entries;
  }

  static List<ChainedEntry> chain(List<AuditEntry> entries) {
    List<ChainedEntry> chain = new ArrayList<>();
    String hash = "";
    for (AuditEntry entry : entries) {
      Optional<ChainedEntry.Values> values =
          Optional.of(new ChainedEntry.Values("5a17", entry.before(), entry.after()));
      chain.add(ChainedEntry.next(chain.size(), hash, entry, values));
      hash = chain.get(chain.size() - 1).hash();
    }
    return chain;
  }

  private static Verdict check(List<ChainedEntry> entries, List<ChainedEntry> original) {
    return check(entries, original, Optional.empty());
  }

  /** The log says that it ends where the original does. */
  private static Verdict check(
      List<ChainedEntry> entries, List<ChainedEntry> original, Optional<Anchor> anchor) {
    var head =
        new AuditTable.Head(
            original.size(), original.isEmpty() ? "" : original.get(original.size() - 1).hash());
    return new ChainCheck(
            new AuditTable.Head(0, ""),
            () -> head,
            anchor,
            id -> entries.stream().filter(entry -> entry.id() == id).findFirst())
        .walk(entries.iterator());
  }

  private static ChainedEntry at(ChainedEntry e, long id) {
    return new ChainedEntry(
        id,
        e.at(),
        e.caller(),
        e.action(),
        e.target(),
        e.portalId(),
        e.result(),
        e.beforeDigest(),
        e.afterDigest(),
        e.previousHash(),
        e.hash(),
        e.values());
  }

  private static ChainedEntry changed(ChainedEntry e, Field field, long random) {
    Caller c = e.caller();
    ChainedEntry.Values v = e.values().orElseGet(() -> new ChainedEntry.Values("5a17", "", ""));
    Caller.Kind kind = Caller.Kind.values()[(int) Math.floorMod(random, 4L)];
    Role role = Role.values()[(int) Math.floorMod(random, 3L)];
    String with = Long.toHexString(random);
    Caller caller =
        new Caller(
            field == Field.KIND ? kind : c.kind(),
            field == Field.CALLER ? c.id() + with : c.id(),
            field == Field.DOMAIN ? with + c.domain() : c.domain(),
            field == Field.ROLE ? role : c.role(),
            field == Field.ADDRESS ? c.address() + with : c.address());
    Optional<ChainedEntry.Values> values =
        field.compareTo(Field.SALT) < 0
            ? e.values()
            : Optional.of(
                new ChainedEntry.Values(
                    field == Field.SALT && !(v.before().isEmpty() && v.after().isEmpty())
                        ? v.salt() + with
                        : v.salt(),
                    field == Field.BEFORE ? v.before() + with : v.before(),
                    field == Field.AFTER ? with + v.after() : v.after()));
    return new ChainedEntry(
        e.id(),
        field == Field.AT ? e.at() ^ random : e.at(),
        caller,
        field == Field.ACTION ? e.action() + with : e.action(),
        field == Field.TARGET ? with + e.target() : e.target(),
        field == Field.PORTAL ? e.portalId() ^ random : e.portalId(),
        field == Field.RESULT ? e.result() + with : e.result(),
        field == Field.BEFORE_DIGEST ? e.beforeDigest() + with : e.beforeDigest(),
        field == Field.AFTER_DIGEST ? with + e.afterDigest() : e.afterDigest(),
        field == Field.PREVIOUS_HASH ? e.previousHash() + with : e.previousHash(),
        field == Field.HASH ? with + e.hash() : e.hash(),
        values);
  }
}
