package io.caravan.portal.check;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param subject what, as {@code workflows}, {@code account}
 * @param message what was found
 * @param remedy what to do; empty when nothing is to be done
 * @param scopes those that are missing
 */
public record Finding(
    String subject, Level level, String message, String remedy, List<String> scopes) {

  /** How bad it is. */
  public enum Level {
    /** It is there. */
    OK,
    /** Nobody asked for it. */
    OFF,
    /** It is missing, and Caravan works without it. */
    LIMITED,
    /** It could not be found out. */
    UNKNOWN,
    /** It is missing, and was said to be needed. */
    MISSING
  }

  public Finding {
    scopes = List.copyOf(scopes);
  }

  static Finding ok(String subject, String message) {
    return new Finding(subject, Level.OK, message, "", List.of());
  }

  static Finding of(String subject, Level level, String message, String remedy) {
    return new Finding(subject, level, message, remedy, List.of());
  }
}
