package io.caravan.portal.vault;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that this process works with. Another process may rotate them at any time: they are
 * loaded again on a schedule, and at once when a text names a key that is not here.
 */
public final class LiveKeys {

  private static final Logger LOG = LoggerFactory.getLogger(LiveKeys.class);

  /** A key that the source does not have is not asked for again sooner. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /** Texts that name keys of fantasy must not fill the memory. */
  private static final int REMEMBERED = 1_000;

  private final KeySource source;
  private final LongSupplier nanos;
  private final Map<String, Long> missing = new HashMap<>();
  private volatile KeyRing ring;

  /**
   * Loads the keys.
   *
   * @param nanos the monotonic clock, as {@link System#nanoTime()}
   * @throws VaultException when they cannot be had
   */
  public LiveKeys(KeySource source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
    this.ring = source.load().ring();
  }

  /** All keys, as they were loaded last. */
  public KeyRing ring() {
    return ring;
  }

  /** Where they come from. */
  public KeySource source() {
    return source;
  }

  /** Loads the keys again; on failure those that are here remain. */
  public synchronized void reload() {
    KeyRing loaded = source.load().ring();
    if (!loaded.current().id().equals(ring.current().id())) {
      LOG.info("The vault's current key is {} from now on", loaded.current().id());
    }
    ring = loaded;
  }

  /** A key by its id; loads the keys again if it is not among them. */
  Optional<VaultKey> find(String id) {
    Optional<VaultKey> key = ring.find(id);
    return key.isPresent() ? key : findAfterReload(id);
  }

  private synchronized Optional<VaultKey> findAfterReload(String id) {
    Optional<VaultKey> key = ring.find(id); // another thread may have loaded it meanwhile
    long now = nanos.getAsLong();
    Long asked = missing.get(id);
    if (key.isPresent() || (asked != null && now - asked < ASK_AGAIN.toNanos())) {
      return key;
    }
    try {
      reload();
    } catch (VaultException e) {
      LOG.warn("The vault's keys could not be loaded again: {}", e.getMessage());
    }
    key = ring.find(id);
    if (key.isEmpty()) {
      if (missing.size() >= REMEMBERED) {
        missing.clear();
      }
      missing.put(id, now);
    }
    return key;
  }
}
