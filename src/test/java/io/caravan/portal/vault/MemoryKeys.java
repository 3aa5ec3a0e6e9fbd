package io.caravan.portal.vault;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys that somebody else may change at any time, and that counts how often they are loaded. */
public final class MemoryKeys implements KeySource {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final SecureRandom RANDOM = new SecureRandom();

  final AtomicInteger loads = new AtomicInteger();
  private int version = 1;
  private KeyRing ring = new KeyRing(List.of(key()));
  private String failure = "";

  /** A vault with a key that nobody else has. */
  public static Vault vault() {
    return new MemoryKeys().open();
  }

  static VaultKey key() {
    return VaultKey.random(RANDOM, NOW);
  }

  AesVault open() {
    return new AesVault(new LiveKeys(this, System::nanoTime), RANDOM);
  }

  synchronized void rotate() {
    set(ring.rotated(key(), NOW));
  }

  synchronized void set(KeyRing other) {
    ring = other;
    version++;
  }

  synchronized void failWith(String why) {
    failure = why;
  }

  synchronized KeyRing ring() {
    return ring;
  }

  @Override
  public String name() {
    return "the test's memory";
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public synchronized Loaded load() {
    loads.incrementAndGet();
    if (!failure.isEmpty()) {
      throw new VaultException(failure);
    }
    return new Loaded(ring, Integer.toString(version));
  }

  @Override
  public synchronized void replace(Loaded was, KeyRing next) {
    if (!was.version().equals(Integer.toString(version))) {
      throw new VaultException("somebody was faster");
    }
    set(next);
  }
}
