package io.caravan.audit;

import io.caravan.audit.Verdict.Fault;
import io.caravan.audit.Verdict.Kind;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Walks along a chain and names the first entry that is not as it was written, and what was done.
 * Holds two entries at a time.
 */
final class ChainCheck {

  /** How far from its place an entry is looked for that stands at another one. */
  private static final long REACH = 100_000;

  private final Supplier<AuditTable.Head> end;
  private final Optional<Anchor> anchor;
  private final LongFunction<Optional<ChainedEntry>> lookUp;
  private long checked;
  private long erased;
  private long lastId;
  private String lastHash;

  /**
   * @param from the entry to begin after
   * @param end what the log says its end is; asked when the entries are at an end
   * @param lookUp finds one entry by its id
   */
  ChainCheck(
      AuditTable.Head from,
      Supplier<AuditTable.Head> end,
      Optional<Anchor> anchor,
      LongFunction<Optional<ChainedEntry>> lookUp) {
    this.lastId = from.id();
    this.lastHash = from.hash();
    this.end = end;
    this.anchor = anchor;
    this.lookUp = lookUp;
  }

  /**
   * Walks.
   *
   * @param entries in the order of their ids, beyond the one to begin after; asked once more when
   *     the end is further on, for others may be adding some
   */
  Verdict walk(Iterator<ChainedEntry> entries) {
    while (true) {
      Optional<Fault> fault = walkOnce(entries);
      if (fault.isPresent()) {
        return verdict(fault);
      }
      AuditTable.Head head = end.get();
      if (head.id() <= lastId || !entries.hasNext()) {
        return verdict(endFault(head));
      }
    }
  }

  private Optional<Fault> walkOnce(Iterator<ChainedEntry> entries) {
    ChainedEntry entry = entries.hasNext() ? entries.next() : null;
    while (entry != null) {
      ChainedEntry next = entries.hasNext() ? entries.next() : null;
      Optional<Fault> fault = fault(entry, next);
      if (fault.isPresent()) {
        return fault;
      }
      checked++;
      erased += entry.erased() ? 1 : 0;
      lastId = entry.id();
      lastHash = entry.hash();
      entry = next;
    }
    return Optional.empty();
  }

  private Verdict verdict(Optional<Fault> fault) {
    return new Verdict(checked, 0, erased, lastId, fault);
  }

  private Optional<Fault> fault(ChainedEntry entry, ChainedEntry next) {
    long place = lastId + 1;
    if (entry.id() < place) {
      return fault(Kind.INSERTED, entry.id(), "an entry with this id is there twice");
    }
    if (entry.id() > place) {
      return fault(Kind.REMOVED, place, "missing are " + place + " to " + (entry.id() - 1));
    }
    boolean linked = entry.previousHash().equals(lastHash);
    if (!linked || !entry.holds()) {
      return Optional.of(broken(entry, next, linked));
    }
    if (!entry.valuesHold()) {
      return fault(Kind.CHANGED, place, "the values before or after are not the ones written");
    }
    if (anchor.isPresent()
        && anchor.get().id() == place
        && !anchor.get().hash().equals(entry.hash())) {
      return fault(Kind.REWRITTEN, place, "the anchor has another hash");
    }
    return Optional.empty();
  }

  private Fault broken(ChainedEntry entry, ChainedEntry next, boolean linked) {
    long place = entry.id();
    if (next != null && next.previousHash().equals(lastHash)) {
      // What follows belongs here, whether or not it was given another id.
      if (next.holdsAs(place)) {
        return entry.holdsAs(place + 1) || entry.previousHash().equals(next.hash())
            ? new Fault(Kind.REORDERED, place, "it stood after the next one")
            : new Fault(Kind.INSERTED, place, "the next one belongs here");
      }
    }
    if (linked) {
      return new Fault(Kind.CHANGED, place, "its fields do not have its hash");
    }
    if (entry.holds()) {
      return new Fault(Kind.CHANGED, place, "it does not follow the entry before it: hashed anew");
    }
    return displaced(entry)
        .map(own -> elsewhere(entry, own))
        .orElseGet(() -> new Fault(Kind.CHANGED, place, "it does not follow the entry before it"));
  }

  /** The entry holds as one of another place. */
  private Fault elsewhere(ChainedEntry entry, long own) {
    long place = entry.id();
    boolean swapped =
        lookUp
            .apply(own)
            .filter(other -> other.previousHash().equals(lastHash) && other.holdsAs(place))
            .isPresent();
    if (swapped || own != place + 1 && own > place) {
      return new Fault(Kind.REORDERED, place, "what stands here is entry " + own);
    }
    return own > place
        ? new Fault(Kind.REMOVED, place, "entry " + own + " was moved to its place")
        : new Fault(Kind.INSERTED, place - 1, "what stands at " + place + " is entry " + own);
  }

  private Optional<Long> displaced(ChainedEntry entry) {
    long reach = Math.min(REACH, Math.max(end.get().id(), entry.id()));
    for (long distance = 1; distance <= reach; distance++) {
      if (entry.holdsAs(entry.id() + distance)) {
        return Optional.of(entry.id() + distance);
      }
      if (entry.id() > distance && entry.holdsAs(entry.id() - distance)) {
        return Optional.of(entry.id() - distance);
      }
    }
    return Optional.empty();
  }

  private Optional<Fault> endFault(AuditTable.Head head) {
    long expected = Math.max(head.id(), anchor.map(Anchor::id).orElse(0L));
    if (expected > lastId) {
      return fault(Kind.CUT, lastId + 1, "there were entries up to " + expected);
    }
    if (head.id() < lastId) {
      return fault(Kind.INSERTED, head.id() + 1, "the log ends at " + head.id());
    }
    if (!head.hash().equals(lastHash)) {
      return fault(Kind.CHANGED, lastId, "the log's end has another hash");
    }
    return Optional.empty();
  }

  private static Optional<Fault> fault(Kind kind, long id, String detail) {
    return Optional.of(new Fault(kind, id, detail));
  }
}
