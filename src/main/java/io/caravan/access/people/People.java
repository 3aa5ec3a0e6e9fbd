package io.caravan.access.people;

/**
 * Domains, users and API keys: the way to look at and change them, for whoever may. Each change is
 * one transaction, and works in this process as soon as it is made. Blocks its callers.
 *
 * <p>Whatever is refused is a {@link io.caravan.http.RequestRefused}: 400 for bad input, 403 for
 * too small a role, 404 for what the caller does not see, 409 for what is there already or for
 * which there is no room.
 */
public record People(Domains domains, Users users, ApiKeys keys) {}
