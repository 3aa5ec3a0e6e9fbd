package io.caravan.access.people;

import io.caravan.access.Role;
import java.time.Instant;

/**
 * A person in a domain.
 *
 * @param id what the audit log calls the user
 * @param email in small letters; once in a domain
 * @param domain {@link io.caravan.access.Caller#ALL_DOMAINS} for who runs the installation
 */
public record User(
    String id,
    String email,
    String name,
    String domain,
    Role role,
    State state,
    Instant createdAt) {}
