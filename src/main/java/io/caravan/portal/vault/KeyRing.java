package io.caravan.portal.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys that there are: the first one is current and seals, the others are retired and only open
 * what they have sealed.
 */
public record KeyRing(List<VaultKey> keys) {

  /**
   * Takes the keys, the current one first.
   *
   * @throws VaultException when there is none, or one twice
   */
  public KeyRing {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new VaultException("there is no key");
    }
    var ids = new HashSet<String>();
    for (VaultKey key : keys) {
      if (!ids.add(key.id())) {
        throw new VaultException("the key " + key.id() + " is there twice");
      }
    }
  }

  /** What a key is for. */
  public enum State {
    /** Seals and opens. */
    CURRENT,
    /** Only opens. */
    RETIRED;

    /** As it is written down. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public VaultKey current() {
    return keys.get(0);
  }

  public Optional<VaultKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  public State state(VaultKey key) {
    return key.id().equals(current().id()) ? State.CURRENT : State.RETIRED;
  }

  /** With a new current key; the one that was current is retired now. */
  KeyRing rotated(VaultKey next, Instant now) {
    var all = new ArrayList<VaultKey>();
    all.add(next);
    all.add(current().retired(Optional.of(now)));
    all.addAll(keys.subList(1, keys.size()));
    return new KeyRing(all);
  }

  /** Without a retired key. */
  KeyRing without(String id) {
    return new KeyRing(keys.stream().filter(key -> !key.id().equals(id)).toList());
  }
}
