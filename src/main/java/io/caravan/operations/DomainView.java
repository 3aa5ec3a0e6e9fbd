package io.caravan.operations;

import io.caravan.access.people.Domain;

/**
 * A domain as people see it.
 *
 * @param state active or suspended
 * @param createdAt ISO 8601, in UTC
 */
public record DomainView(String name, String state, String createdAt) {

  /** The view of a domain. */
  public static DomainView of(Domain domain) {
    return new DomainView(domain.name(), domain.state().code(), domain.createdAt().toString());
  }
}
