package io.caravan.simulator.journal;

import io.caravan.hubspot.Bucket;

/**
 * One call that the simulator saw.
 *
 * @param at milliseconds since the epoch of its arrival
 * @param template the path with placeholders, or the path itself when nothing has it
 * @param portalId 0 when no valid token named a portal
 * @param bucket null when the call counted nowhere
 * @param status the answer's status; 0 when the connection was broken or never answered
 * @param policy the limit that refused it, or null
 * @param fault the kind of the injected fault that hit it, or null
 */
public record JournalEntry(
    long at,
    String method,
    String path,
    String template,
    long portalId,
    long appId,
    Bucket bucket,
    int status,
    String policy,
    String fault) {

  /** The same with a path that is cut after so many characters, and a method after 20. */
  JournalEntry withPathOf(int longest) {
    return path.length() <= longest && method.length() <= 20
        ? this
        : new JournalEntry(
            at,
            method.substring(0, Math.min(method.length(), 20)),
            path.substring(0, Math.min(path.length(), longest)),
            template,
            portalId,
            appId,
            bucket,
            status,
            policy,
            fault);
  }
}
