package io.caravan.portal.vault;

import io.caravan.portal.vault.KeySource.Loaded;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The keys of this process, and the secrets in its database. */
final class StoredKeyDesk implements KeyDesk {

  private static final int PAGE = 200;

  private final LiveKeys keys;
  private final Vault vault;
  private final List<SealedPlaces> places;
  private final SecureRandom random;
  private final Clock clock;
  private final Duration keepRetired;

  /**
   * @param places all that keep sealed secrets; more may be added later
   * @param keepRetired how long a retired key stays at least
   */
  StoredKeyDesk(
      LiveKeys keys,
      Vault vault,
      List<SealedPlaces> places,
      SecureRandom random,
      Clock clock,
      Duration keepRetired) {
    this.keys = keys;
    this.vault = vault;
    this.places = places;
    this.random = random;
    this.clock = clock;
    this.keepRetired = keepRetired;
  }

  @Override
  public String source() {
    return keys.source().name();
  }

  @Override
  public List<KeyUse> list() {
    keys.reload();
    KeyRing ring = keys.ring();
    Map<String, Long> uses = uses();
    var all = new ArrayList<KeyUse>();
    for (VaultKey key : ring.keys()) {
      all.add(
          new KeyUse(
              key.id(),
              ring.state(key).code(),
              text(key.created()),
              text(key.retired()),
              uses.getOrDefault(key.id(), 0L)));
    }
    uses.forEach(
        (id, count) -> {
          if (ring.find(id).isEmpty()) {
            all.add(new KeyUse(id, KeyUse.MISSING, "", "", count));
          }
        });
    return all;
  }

  @Override
  public String rotate() {
    Loaded loaded = keys.source().load();
    Instant now = clock.instant();
    VaultKey next = VaultKey.random(random, now);
    keys.source().replace(loaded, loaded.ring().rotated(next, now));
    keys.reload();
    return next.id();
  }

  @Override
  public ReencryptionStep reencrypt(int limit) {
    keys.reload();
    var step = new Reencryption(vault, keys.ring().current().id(), limit);
    for (SealedPlaces each : places) {
      step.walk(each);
    }
    return step.result();
  }

  @Override
  public KeyRemoval removeOld() {
    Loaded loaded = keys.source().load();
    Set<String> removed = new LinkedHashSet<>();
    var kept = new ArrayList<KeyRemoval.Kept>();
    KeyRing ring = loaded.ring();
    Map<String, Long> uses = uses();
    for (VaultKey key : loaded.ring().keys()) {
      if (ring.state(key) == KeyRing.State.CURRENT) {
        continue;
      }
      Optional<String> reason = needed(key, uses.getOrDefault(key.id(), 0L));
      if (reason.isPresent()) {
        kept.add(new KeyRemoval.Kept(key.id(), reason.get()));
      } else {
        ring = ring.without(key.id());
        removed.add(key.id());
      }
    }
    if (!removed.isEmpty()) {
      keys.source().replace(loaded, ring);
      keys.reload();
    }
    return new KeyRemoval(List.copyOf(removed), kept);
  }

  @Override
  public KeyCheck check() {
    keys.reload();
    var unreadable = new ArrayList<Unreadable>();
    var opened = new long[1];
    forEach(
        text -> {
          try {
            vault.open(text.place(), text.text());
            opened[0]++;
          } catch (VaultException e) {
            unreadable.add(new Unreadable(text.place(), e.getMessage()));
          }
        });
    return new KeyCheck(opened[0], unreadable);
  }

  /** Why a retired key has to stay; empty when it need not. */
  private Optional<String> needed(VaultKey key, long sealed) {
    if (sealed > 0) {
      return Optional.of(
          sealed + " secrets are sealed with it: run ./caravan keys reencrypt first");
    }
    if (!keys.source().writable()) {
      return Optional.of("nothing is sealed with it: take it out of " + source() + " yourself");
    }
    Instant from = key.retired().orElse(Instant.EPOCH).plus(keepRetired);
    return clock.instant().isBefore(from)
        ? Optional.of(
            "another process may not have heard of the new key yet (caravan.vault.keep-retired):"
                + " can be removed from "
                + from
                + " on")
        : Optional.empty();
  }

  private Map<String, Long> uses() {
    var uses = new LinkedHashMap<String, Long>();
    forEach(text -> uses.merge(text.keyId(), 1L, Long::sum));
    return uses;
  }

  private void forEach(Consumer<SealedText> visitor) {
    for (SealedPlaces each : places) {
      List<SealedText> page = each.after("", PAGE);
      while (!page.isEmpty()) {
        page.forEach(visitor);
        page = each.after(page.get(page.size() - 1).place(), PAGE);
      }
    }
  }

  private static String text(Optional<Instant> when) {
    return when.map(Instant::toString).orElse("");
  }

  /** One walk over all secrets, up to a limit. */
  private static final class Reencryption {

    private final Vault vault;
    private final String current;
    private final int limit;
    private final List<Unreadable> unreadable = new ArrayList<>();
    private int tried;
    private int resealed;

    Reencryption(Vault vault, String current, int limit) {
      this.vault = vault;
      this.current = current;
      this.limit = limit;
    }

    void walk(SealedPlaces places) {
      List<SealedText> page = places.after("", PAGE);
      while (!page.isEmpty() && tried < limit) {
        var replacements = new ArrayList<CompletableFuture<Boolean>>();
        for (SealedText text : page) {
          if (tried < limit && !text.keyId().equals(current)) {
            again(places, text).ifPresent(replacements::add);
          }
        }
        // They share a transaction, as far as they can.
        replacements.forEach(this::count);
        page = places.after(page.get(page.size() - 1).place(), PAGE);
      }
    }

    private Optional<CompletableFuture<Boolean>> again(SealedPlaces places, SealedText text) {
      try {
        String sealed = vault.seal(text.place(), vault.open(text.place(), text.text()));
        tried++;
        return Optional.of(places.replace(text, sealed));
      } catch (VaultException e) {
        unreadable.add(new Unreadable(text.place(), e.getMessage()));
        return Optional.empty();
      }
    }

    private void count(CompletableFuture<Boolean> replacement) {
      try {
        if (replacement.join()) {
          resealed++;
        }
      } catch (CompletionException e) {
        throw new VaultException("A secret could not be stored again: " + e.getCause(), e);
      }
    }

    /** Done when a walk found nothing to do: what was changed meanwhile shows in the next one. */
    ReencryptionStep result() {
      return new ReencryptionStep(resealed, unreadable, tried == 0);
    }
  }
}
