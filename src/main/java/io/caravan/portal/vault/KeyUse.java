package io.caravan.portal.vault;

/**
 * A key and how much it is needed.
 *
 * @param id of the key
 * @param state {@code current}, {@code retired}, or {@code missing} when there are only texts that
 *     name it
 * @param created when, as ISO text; empty when nobody knows
 * @param retired likewise
 * @param sealed how many secrets are sealed with it
 */
public record KeyUse(String id, String state, String created, String retired, long sealed) {

  /** The state of a key that nobody has. */
  public static final String MISSING = "missing";
}
