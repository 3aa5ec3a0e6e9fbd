package io.caravan.recipe;

import io.caravan.channel.Handling;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.hubspot.WebhookReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/**
 * First step: finds out what a message of the channel is about, and which row to look at.
 *
 * <p>Sets the variable {@code rowBy} to {@code id} (with {@code customerId}), {@code contact} (with
 * {@code contactId} and {@code email}) or {@code none}.
 */
final class CustomerEvents {

  static final String CHANGE = "change";

  /** Set by the dispatch of events, and kept with the message. */
  private static final String ECHO = "CaravanEcho";

  private final PairTable pairs;
  private final Contacts contacts;
  private final Supplier<OptionalLong> portal;

  CustomerEvents(PairTable pairs, Contacts contacts, Supplier<OptionalLong> portal) {
    this.pairs = pairs;
    this.contacts = contacts;
    this.portal = portal;
  }

  void read(Exchange exchange) {
    byte[] message = exchange.getMessage().getBody(byte[].class);
    Fields fields = Fields.parse(exchange.getVariable("fields", String.class));
    String customerId = CustomerChange.customerId(new String(message, StandardCharsets.UTF_8));
    CustomerChange change =
        customerId != null
            ? row(customerId)
            : event(
                WebhookReader.event(message),
                exchange.getMessage().getHeader(ECHO, false, Boolean.class),
                fields,
                exchange);
    exchange.setVariable(CHANGE, change);
    if (change == null) {
      exchange.setVariable("rowBy", "none");
    } else if (change.pair() != null) {
      exchange.setVariable("rowBy", "id");
      exchange.setVariable("customerId", RowTime.decoded(change.pair().customerId()));
    } else {
      exchange.setVariable("rowBy", "contact");
      exchange.setVariable("contactId", change.contact().id());
      exchange.setVariable("email", change.contact().value("email"));
    }
  }

  /** The portal whose contacts these are. */
  long portalId() {
    return portal
        .get()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "There are several portals: name one in caravan.recipes.two-way-customers.portal"));
  }

  private CustomerChange row(String customerId) {
    Pair pair = pairs.byCustomer(customerId).orElseGet(() -> Pair.of(customerId, null));
    return pair.detached() ? null : new CustomerChange(pair, List.of(), null, false, false);
  }

  private CustomerChange event(WebhookEvent event, boolean own, Fields fields, Exchange exchange) {
    boolean ofContact = event.objectType().filter(ObjectType.CONTACTS::equals).isPresent();
    if (event.portalId() != portalId() || !ofContact) {
      return null;
    }
    String contactId = Long.toString(event.objectId());
    return switch (event.happening()) {
      case "deletion", "privacyDeletion" -> ended(contactId, own);
      case "merge" -> merged(event.merge(), fields, exchange);
      default -> changed(event, contactId, own, fields);
    };
  }

  private CustomerChange ended(String contactId, boolean own) {
    return pairs
        .byContact(contactId)
        .map(pair -> new CustomerChange(pair, List.of(), null, own, true))
        .orElse(null);
  }

  private CustomerChange changed(WebhookEvent event, String contactId, boolean own, Fields fields) {
    Optional<Pair> pair = pairs.byContact(contactId);
    if (pair.isEmpty()) {
      return found(contactId, own, fields);
    }
    WebhookEvent.Property property = event.property();
    if (property == null || !fields.columns().containsKey(property.name())) {
      return null;
    }
    if (property.sensitive() && property.value().isEmpty()) {
      return contacts
          .byId(portalId(), contactId, fields.columns().keySet())
          .map(contact -> new CustomerChange(pair.get(), contact.values(), contact, own, false))
          .orElse(null);
    }
    var seen = new Observation(property.name(), property.value(), event.occurredAt(), own);
    return new CustomerChange(pair.get(), List.of(seen), null, own, false);
  }

  /** A contact that has no customer yet, as far as we know. */
  private CustomerChange found(String contactId, boolean own, Fields fields) {
    return contacts
        .byId(portalId(), contactId, fields.columns().keySet())
        .map(
            contact ->
                new CustomerChange(
                    pairs.byContact(contact.id()).orElse(null),
                    contact.values(),
                    contact,
                    own,
                    false))
        .orElse(null);
  }

  /** The customer of the surviving contact keeps it; those of the others are parted from theirs. */
  private CustomerChange merged(WebhookEvent.Merge merge, Fields fields, Exchange exchange) {
    if (merge == null) {
      return null;
    }
    List<Long> old = new ArrayList<>(merge.mergedIds());
    old.add(0, merge.primaryId());
    String survivor = Long.toString(merge.newId() != 0 ? merge.newId() : merge.primaryId());
    Pair kept = pairs.byContact(survivor).orElse(null);
    for (Long id : old) {
      Pair pair = pairs.byContact(id.toString()).orElse(null);
      if (pair == null || kept != null && pair.customerId().equals(kept.customerId())) {
        continue;
      }
      if (kept == null) {
        kept = pair.linkedTo(survivor);
      } else {
        Handling.of(exchange).enlist(pairs.keeping(pair.parted()));
      }
    }
    CustomerChange change = found(survivor, false, fields);
    return change == null || kept == null ? change : change.of(kept);
  }
}
