package io.caravan.portal.vault;

/** Where the keys are kept: never in the database that holds what they have sealed. */
public interface KeySource {

  /** What people know it by, as {@code the file /etc/caravan/keys.json}. */
  String name();

  /**
   * Reads the keys. May block.
   *
   * @throws VaultException when they cannot be had; the message says what mends it
   */
  Loaded load();

  /** Whether {@link #replace} can do anything at all. */
  boolean writable();

  /**
   * Writes other keys, unless somebody has changed them since they were read. May block.
   *
   * @throws VaultException when it was not done: somebody was faster, or this source cannot be
   *     written
   */
  void replace(Loaded was, KeyRing ring);

  /**
   * The keys as they were read.
   *
   * @param version what {@link #replace} knows them by
   */
  record Loaded(KeyRing ring, String version) {}
}
