package io.caravan.access.people;

import io.caravan.access.Caller;

/**
 * Something that was changed about people, for the audit log. Holds no secret.
 *
 * @param action as {@code user.add}, {@code api-key.revoke}
 * @param target as {@code user/8f.., domain/acme}
 * @param before what it was, in words; empty for nothing
 * @param after what it is now, likewise
 */
public record PeopleChange(
    Caller caller, String action, String target, String before, String after) {}
