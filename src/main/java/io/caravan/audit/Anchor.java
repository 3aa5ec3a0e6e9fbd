package io.caravan.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of the chain at some moment, to be kept where whoever can change the database cannot:
 * later it shows whether the log has been cut off or written anew.
 *
 * @param id the last entry; 0 when there was none
 * @param hash its hash; empty when there was none
 * @param at when it was taken
 */
public record Anchor(long id, String hash, Instant at) {

  private static final String NAME = "caravan-audit-anchor";
  private static final Pattern LINE =
      Pattern.compile(NAME + " 1 (\\d{1,18}) ([0-9a-f]{64}|-) (\\S+)");

  /** One line, such as {@code caravan-audit-anchor 1 4711 5f..a3 2026-11-20T08:00:00Z}. */
  public String line() {
    return "%s 1 %d %s %s".formatted(NAME, id, hash.isEmpty() ? "-" : hash, at);
  }

  /** Reads a line; empty when it is none. */
  public static Optional<Anchor> of(String line) {
    Matcher parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      String hash = parts.group(2).equals("-") ? "" : parts.group(2);
      return Optional.of(
          new Anchor(Long.parseLong(parts.group(1)), hash, Instant.parse(parts.group(3))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
