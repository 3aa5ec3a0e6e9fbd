package io.caravan.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values that are secret, found wherever they stand, also percent-encoded and in Base64. Kept by
 * their first characters, so that a text is read once however many there are. Thread-safe.
 */
public final class KnownSecrets {

  /** Shorter ones would take ordinary words out of texts; their names still give them away. */
  public static final int SHORTEST = 8;

  /** More of one beginning are not kept: HubSpot's tokens begin alike, and their shape is known. */
  private static final int ALIKE = 32;

  private final Map<Integer, List<String>> byBeginning = new ConcurrentHashMap<>();

  /** Adds one; what is too short, or not set, is left out. */
  public void add(String secret) {
    if (secret == null || secret.strip().length() < SHORTEST) {
      return;
    }
    String plain = secret.strip();
    keep(plain);
    keep(URLEncoder.encode(plain, StandardCharsets.UTF_8));
    keep(
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
  }

  private void keep(String value) {
    byBeginning.compute(
        beginning(value, 0),
        (same, before) -> {
          if (before == null) {
            return List.of(value);
          }
          if (before.contains(value) || before.size() == ALIKE) {
            return before;
          }
          var all = new ArrayList<>(before);
          all.add(value);
          // The longest first: one secret may begin with another.
          all.sort((a, b) -> b.length() - a.length());
          return List.copyOf(all);
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
    List<String> candidates = byBeginning.get(beginning(text, place));
    if (candidates == null) {
      return 0;
    }
    for (String secret : candidates) {
      if (text.startsWith(secret, place)) {
        return secret.length();
      }
    }
    return 0;
  }

  private static int beginning(String text, int place) {
    int hash = 0;
    for (int i = place; i < place + SHORTEST; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }
}
