package io.caravan.simulator.webhooks;

import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.Set;

/** The names of events. Source: HubSpot docs, "Webhooks API". */
final class EventTypes {

  /** Types with names of their own; all others are told as {@code object.*}. */
  private static final Set<String> NAMED =
      Set.of("contact", "company", "deal", "ticket", "product", "line_item");

  private EventTypes() {}

  static String of(CrmChange change, boolean generic) {
    if (change instanceof CrmChange.PrivacyDeleted) {
      return "contact.privacyDeletion";
    }
    return prefix(change.schema(), generic) + "." + kind(change);
  }

  private static String prefix(ObjectSchema schema, boolean generic) {
    return !generic && NAMED.contains(schema.name()) ? schema.name() : "object";
  }

  private static String kind(CrmChange change) {
    if (change instanceof CrmChange.Created) {
      return "creation";
    } else if (change instanceof CrmChange.PropertyChanged) {
      return "propertyChange";
    } else if (change instanceof CrmChange.Deleted) {
      return "deletion";
    } else if (change instanceof CrmChange.Restored) {
      return "restore";
    } else if (change instanceof CrmChange.Merged) {
      return "merge";
    }
    return "associationChange";
  }
}
