package io.caravan.portal.vault;

import java.util.List;

/**
 * A part of a re-encryption.
 *
 * @param resealed how many secrets are sealed with the current key now, and were not before
 * @param unreadable those that did not open and are left as they are
 * @param done whether the end was reached; otherwise there may be more to do
 */
public record ReencryptionStep(int resealed, List<Unreadable> unreadable, boolean done) {}
