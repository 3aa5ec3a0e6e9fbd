package io.caravan.simulator.crm;

import io.caravan.hubspot.ObjectType;
import java.util.Collections;
import java.util.List;

/**
 * Keeps {@code associatedcompanyid} of contacts: the id of the company that is their primary one.
 */
final class PrimaryCompany {

  private static final ObjectType CONTACTS = new ObjectType("0-1");
  private static final ObjectType COMPANIES = new ObjectType("0-2");
  private static final String PROPERTY = "associatedcompanyid";

  private final Crm crm;

  PrimaryCompany(Crm crm) {
    this.crm = crm;
  }

  /** Takes note of a link that came or went; either record may be the contact. */
  void changed(
      ObjectSchema fromSchema,
      CrmRecord from,
      ObjectSchema toSchema,
      CrmRecord to,
      AssociationType type,
      boolean removed,
      ChangeSource source) {
    if (!type.primary()) {
      return;
    }
    if (fromSchema.type().equals(CONTACTS) && toSchema.type().equals(COMPANIES)) {
      keep(fromSchema, from, to.id(), removed, source);
    } else if (fromSchema.type().equals(COMPANIES) && toSchema.type().equals(CONTACTS)) {
      keep(toSchema, to, from.id(), removed, source);
    }
  }

  private void keep(
      ObjectSchema contacts, CrmRecord contact, long company, boolean gone, ChangeSource source) {
    int number = contacts.properties().number(PROPERTY);
    if (number < 0 || contact.archived()) {
      return;
    }
    String id = Long.toString(company);
    if (gone && !id.equals(contact.value(number))) {
      return;
    }
    crm.writer()
        .apply(
            new Draft(
                contacts,
                contact,
                List.of(number),
                Collections.singletonList(gone ? null : id),
                List.of(),
                List.of()),
            source);
  }
}
