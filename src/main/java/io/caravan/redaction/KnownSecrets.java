package io.caravan.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Values that are secret, found wherever they stand, also percent-encoded and in Base64. Kept by
 * their first characters, so that a text is read once however many there are. Thread-safe.
 *
 * <p>Those of the settings are kept for good. Those that come and go while Caravan runs, such as
 * tokens, are kept for a day after they were seen last, which is longer than HubSpot's access
 * tokens live; and no more than {@value #MOST} of them.
 */
public final class KnownSecrets {

  /** Shorter ones would take ordinary words out of texts; their names still give them away. */
  public static final int SHORTEST = 8;

  /** Of those that come and go; beyond it, those that were not seen for longest are forgotten. */
  static final int MOST = 10_000;

  static final Duration KEPT = Duration.ofDays(1);

  private final LongSupplier nanos;
  private final Map<Integer, Alike> byBeginning = new ConcurrentHashMap<>();
  private final Set<String> lasting = ConcurrentHashMap.newKeySet();

  /** When each was seen last, the longest ago first; guarded by itself. */
  private final Map<String, Long> passing = new LinkedHashMap<>();

  /** None yet. */
  public KnownSecrets() {
    this(System::nanoTime);
  }

  /**
   * @param nanos a clock that never goes back
   */
  KnownSecrets(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * Values with one beginning; not to be changed.
   *
   * @param lengths of the values, the longest first: one secret may begin with another
   */
  private record Alike(Set<String> values, int[] lengths) {

    static Alike of(Set<String> values) {
      int[] lengths =
          values.stream()
              .map(String::length)
              .distinct()
              .sorted(Comparator.reverseOrder())
              .mapToInt(Integer::intValue)
              .toArray();
      return new Alike(values, lengths);
    }

    int at(String text, int place) {
      for (int length : lengths) {
        if (place + length <= text.length()
            && values.contains(text.substring(place, place + length))) {
          return length;
        }
      }
      return 0;
    }
  }

  /** Adds one for good; what is too short, or not set, is left out. */
  public void add(String secret) {
    if (isLongEnough(secret)) {
      for (String form : forms(secret.strip())) {
        lasting.add(form);
        keep(form);
      }
    }
  }

  /** One that comes and goes was seen: it was granted, opened, or is about to be kept. */
  public void learn(String secret) {
    if (!isLongEnough(secret)) {
      return;
    }
    String plain = secret.strip();
    long now = nanos.getAsLong();
    synchronized (passing) {
      if (passing.remove(plain) == null) {
        forms(plain).forEach(this::keep);
      }
      passing.put(plain, now);
      forget(now);
    }
  }

  private void forget(long now) {
    Iterator<Map.Entry<String, Long>> oldest = passing.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Long> next = oldest.next();
      if (passing.size() <= MOST && now - next.getValue() <= KEPT.toNanos()) {
        return;
      }
      oldest.remove();
      forms(next.getKey()).forEach(this::drop);
    }
  }

  private static boolean isLongEnough(String secret) {
    return secret != null && secret.strip().length() >= SHORTEST;
  }

  private static List<String> forms(String plain) {
    return List.of(
        plain,
        URLEncoder.encode(plain, StandardCharsets.UTF_8),
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
  }

  private void keep(String form) {
    byBeginning.compute(
        beginning(form, 0),
        (same, before) -> {
          if (before != null && before.values().contains(form)) {
            return before;
          }
          Set<String> all = before == null ? new HashSet<>() : new HashSet<>(before.values());
          all.add(form);
          return Alike.of(all);
        });
  }

  private void drop(String form) {
    if (lasting.contains(form)) {
      return;
    }
    byBeginning.computeIfPresent(
        beginning(form, 0),
        (same, before) -> {
          Set<String> rest = new HashSet<>(before.values());
          rest.remove(form);
          return rest.isEmpty() ? null : Alike.of(rest);
        });
  }

  boolean isEmpty() {
    return byBeginning.isEmpty();
  }

  /** The length of the secret that begins at a place of the text; 0 for none. */
  int at(String text, int place) {
    if (text.length() - place < SHORTEST) {
      return 0;
    }
    Alike alike = byBeginning.get(beginning(text, place));
    return alike == null ? 0 : alike.at(text, place);
  }

  private static int beginning(String text, int place) {
    int hash = 0;
    for (int i = place; i < place + SHORTEST; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }
}
