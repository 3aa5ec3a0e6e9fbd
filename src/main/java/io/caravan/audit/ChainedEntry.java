package io.caravan.audit;

import io.caravan.access.Caller;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry as it stands in the log: at its place in the chain.
 *
 * @param id its place; there are no gaps
 * @param at milliseconds since the epoch
 * @param beforeDigest of the salted value; empty for none
 * @param afterDigest likewise
 * @param previousHash hash of the entry before it; empty for the first one
 * @param hash over all of these, hexadecimal
 * @param values before and after; empty when there are none, or when they were erased
 */
public record ChainedEntry(
    long id,
    long at,
    Caller caller,
    String action,
    String target,
    long portalId,
    String result,
    String beforeDigest,
    String afterDigest,
    String previousHash,
    String hash,
    Optional<Values> values) {

  /**
   * The values of an entry, which a digest stands for in the chain.
   *
   * @param salt hexadecimal; without it nobody can try what a digest was made of
   */
  public record Values(String salt, String before, String after) {

    String beforeDigest() {
      return before.isEmpty() ? "" : EntryHash.digest(salt, before);
    }

    String afterDigest() {
      return after.isEmpty() ? "" : EntryHash.digest(salt, after);
    }
  }

  public ChainedEntry {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(values, "values");
  }

  /** What comes next in the chain. */
  static ChainedEntry next(
      long lastId, String lastHash, AuditEntry entry, Optional<Values> values) {
    var open =
        new ChainedEntry(
            lastId + 1,
            entry.at().toEpochMilli(),
            entry.caller(),
            entry.action(),
            entry.target(),
            entry.portalId(),
            entry.result(),
            values.map(Values::beforeDigest).orElse(""),
            values.map(Values::afterDigest).orElse(""),
            lastHash,
            "",
            values);
    return open.with(EntryHash.of(open, open.id()), values);
  }

  /** The same without values: they are erased. */
  ChainedEntry bare() {
    return with(hash, Optional.empty());
  }

  private ChainedEntry with(String newHash, Optional<Values> newValues) {
    return new ChainedEntry(
        id,
        at,
        caller,
        action,
        target,
        portalId,
        result,
        beforeDigest,
        afterDigest,
        previousHash,
        newHash,
        newValues);
  }

  /** Whether the hash is the one of these fields. */
  boolean holds() {
    return holdsAs(id);
  }

  /** Whether it would be if the entry stood at another place. */
  boolean holdsAs(long place) {
    return hash.equals(EntryHash.of(this, place));
  }

  /** Whether the values, if they are there, are the ones that the chain stands for. */
  boolean valuesHold() {
    return values
        .map(
            there ->
                there.beforeDigest().equals(beforeDigest)
                    && there.afterDigest().equals(afterDigest))
        .orElse(true);
  }

  /** Whether there were values, and are none any more. */
  public boolean erased() {
    return values.isEmpty() && !(beforeDigest.isEmpty() && afterDigest.isEmpty());
  }

  /** When. */
  public Instant time() {
    return Instant.ofEpochMilli(at);
  }
}
