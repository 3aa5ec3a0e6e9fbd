/**
 * Domains, the people in them and the API keys of machines.
 *
 * <p>Read {@link io.caravan.access.people.People} first, which makes all changes; {@link
 * io.caravan.access.people.PeopleRules} says who may make them, and {@link
 * io.caravan.access.people.Directory} who gets in.
 */
package io.caravan.access.people;
