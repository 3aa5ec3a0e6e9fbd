package io.caravan.recipe;

import java.util.List;

/**
 * Something that may have changed a customer or its contact, on its way through the route.
 *
 * @param pair what is kept of the two; null for a contact whose customer is to be found by its id
 *     or e-mail
 * @param heard what was heard of HubSpot
 * @param contact the contact as it was read; null when it was not
 * @param own whether Caravan made the change itself
 * @param ended whether the contact is gone
 */
record CustomerChange(
    Pair pair, List<Observation> heard, Contacts.Contact contact, boolean own, boolean ended) {

  private static final String ROW = "customer ";

  /** The message that says that a row has changed. */
  static String ofRow(String customerId) {
    return ROW + customerId;
  }

  /** The row's id of such a message; null for an event of HubSpot's. */
  static String customerId(String message) {
    return message.startsWith(ROW) ? message.substring(ROW.length()) : null;
  }

  CustomerChange of(Pair other) {
    return new CustomerChange(other, heard, contact, own, ended);
  }

  CustomerChange read(Contacts.Contact found) {
    return new CustomerChange(pair, found.values(), found, own, ended);
  }
}
