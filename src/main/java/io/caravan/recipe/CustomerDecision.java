package io.caravan.recipe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.channel.Handling;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * Second step: with the row at hand, decides what each side is to get.
 *
 * <p>Sets the variable {@code rowAction} to {@code insert}, {@code update} or {@code none}, with
 * the row's values by column as the body ({@code hubspot_id}, {@code updated_at} and, for an
 * update, {@code id} and {@code seen_at}); and {@code write}, the write for HubSpot as JSON, or
 * null. What both agree on is kept in the transaction that acknowledges the message.
 */
final class CustomerDecision {

  /** A create that was not heard of for so long is not on its way any more. */
  private static final Duration CREATED_WITHIN = Duration.ofMinutes(5);

  private final PairTable pairs;
  private final Contacts contacts;
  private final LongSupplier portalId;
  private final Clock clock;
  private final MeterRegistry meters;

  CustomerDecision(
      PairTable pairs,
      Contacts contacts,
      LongSupplier portalId,
      Clock clock,
      MeterRegistry meters) {
    this.pairs = pairs;
    this.contacts = contacts;
    this.portalId = portalId;
    this.clock = clock;
    this.meters = meters;
  }

  /** A contact was asked for a moment ago and does not exist yet; the message comes again. */
  static final class ContactAwaited extends RuntimeException {
    ContactAwaited() {
      super("The customer's contact is being created; its next change waits for that");
    }
  }

  void decide(Exchange exchange) {
    exchange.setVariable("rowAction", "none");
    exchange.removeVariable("write");
    CustomerChange change = exchange.getVariable(CustomerEvents.CHANGE, CustomerChange.class);
    List<?> rows = exchange.getMessage().getBody(List.class);
    Fields fields = Fields.parse(exchange.getVariable("fields", String.class));
    if (rows.isEmpty()) {
      // A customer that is gone stays gone; a contact without a customer gets one.
      if (change.pair() == null && !change.own()) {
        insert(change.contact(), fields, exchange);
      }
      return;
    }
    var row = new CustomerRow(asRow(rows.get(0)), fields);
    if (change.ended()) {
      part(change.pair(), row, exchange);
      return;
    }
    CustomerChange met = meet(change, row, fields);
    if (met != null) {
      agree(met, row, exchange);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> asRow(Object row) {
    return (Map<String, ?>) row;
  }

  private void insert(Contacts.Contact contact, Fields fields, Exchange exchange) {
    Map<String, String> values = new LinkedHashMap<>();
    contact.values().forEach(seen -> values.put(seen.property(), seen.value()));
    Map<String, Object> row = fields.row(values);
    row.put("hubspot_id", contact.id());
    exchange.getMessage().setBody(row);
    exchange.setVariable("rowAction", "insert");
    count("inserted");
  }

  private void part(Pair pair, CustomerRow row, Exchange exchange) {
    Handling.of(exchange).enlist(pairs.keeping(pair.parted()));
    exchange.getMessage().setBody(row.changed(Map.of(), null, clock.instant()));
    exchange.setVariable("rowAction", "update");
    count("parted");
  }

  /** Links customer and contact where they are not yet; null when there is nothing to be done. */
  private CustomerChange meet(CustomerChange change, CustomerRow row, Fields fields) {
    if (change.pair() == null) {
      return meetContact(change, row);
    }
    return change.pair().contactId() == null ? meetCustomer(change, row, fields) : change;
  }

  /** A contact whose row was found by its id or its e-mail. */
  private CustomerChange meetContact(CustomerChange change, CustomerRow row) {
    String contactId = change.contact().id();
    Pair pair = pairs.byCustomer(row.id()).orElseGet(() -> Pair.of(row.id(), null));
    if (pair.detached() || pair.contactId() != null && !pair.contactId().equals(contactId)) {
      count("skipped");
      return null;
    }
    return change.of(pair.linkedTo(contactId));
  }

  /** A row that has no contact yet, as far as we know. */
  private CustomerChange meetCustomer(CustomerChange change, CustomerRow row, Fields fields) {
    Pair pair = change.pair();
    Optional<Contacts.Contact> contact = contact(pair, row, fields);
    if (contact.isPresent()) {
      if (pairs.byContact(contact.get().id()).isPresent()) {
        count("skipped");
        return null;
      }
      return change.of(pair.linkedTo(contact.get().id())).read(contact.get());
    }
    if (clock.millis() - pair.awaitedSince() < CREATED_WITHIN.toMillis()) {
      throw new ContactAwaited();
    }
    if (!row.contactId().isEmpty() || row.email().isBlank()) {
      // Its contact was deleted, or there is nothing to know it by.
      count("skipped");
      return null;
    }
    return change.of(pair.awaiting(clock.millis()));
  }

  private Optional<Contacts.Contact> contact(Pair pair, CustomerRow row, Fields fields) {
    var properties = fields.columns().keySet();
    long portal = portalId.getAsLong();
    if (!row.contactId().isEmpty()) {
      return contacts.byId(portal, row.contactId(), properties);
    }
    Agreed email = pair.agreed().get("email");
    return email == null || email.value() == null
        ? contacts.byEmail(portal, row.email(), properties)
        : contacts
            .byEmail(portal, email.value(), properties)
            .or(() -> contacts.byEmail(portal, row.email(), properties));
  }

  private void agree(CustomerChange change, CustomerRow row, Exchange exchange) {
    Policies policies = Policies.parse(exchange.getVariable("policy", String.class));
    Pair pair = change.pair();
    Reconciliation result =
        Reconciliation.of(pair.agreed(), row.values(), row.changedAt(), change.heard(), policies);
    if (!result.toRow().isEmpty() || !row.isLinkedTo(pair.contactId())) {
      exchange.getMessage().setBody(row.changed(result.toRow(), pair.contactId(), clock.instant()));
      exchange.setVariable("rowAction", "update");
      count(result.toRow().isEmpty() ? "linked" : "updated");
    }
    if (!result.toHubSpot().isEmpty()) {
      exchange.setVariable("write", write(pair, row, result.toHubSpot()));
      count("written");
    }
    if (pair.version() == 0 || !result.agreed().equals(pair.agreed()) || change.contact() != null) {
      Handling.of(exchange).enlist(pairs.keeping(pair.agreeing(result.agreed())));
    }
  }

  private String write(Pair pair, CustomerRow row, Map<String, String> values) {
    ObjectNode write = JsonNodeFactory.instance.objectNode();
    write.put("portalId", portalId.getAsLong());
    write.put("objectType", "contacts");
    if (pair.contactId() == null) {
      write.put("operation", "upsert").put("idProperty", "email").put("id", row.email().strip());
    } else {
      write.put("operation", "update").put("id", pair.contactId());
    }
    values.forEach(write.putObject("properties")::put);
    return write.toString();
  }

  private void count(String what) {
    meters.counter("caravan.recipes.two-way-customers", "result", what).increment();
  }

  /** The time that a row gets when it is changed now: later than the one it has. */
  static Instant later(Instant now, Instant before) {
    return now.isAfter(before) ? now : before.plusMillis(1);
  }
}
