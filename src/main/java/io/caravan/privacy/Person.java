package io.caravan.privacy;

import java.util.Set;

/**
 * A person as one portal knows them.
 *
 * @param portalId HubSpot's number of the portal
 * @param contactIds the person's contact, and those that were merged into it
 * @param emails addresses by which others may know them, in small letters
 */
public record Person(long portalId, Set<Long> contactIds, Set<String> emails) {

  public Person {
    contactIds = Set.copyOf(contactIds);
    emails = Set.copyOf(emails);
    if (contactIds.isEmpty() && emails.isEmpty()) {
      throw new IllegalArgumentException("a person is known by a contact or an address");
    }
  }
}
