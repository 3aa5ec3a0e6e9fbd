package io.caravan.hubspot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * To which object type HubSpot's own association types lead. A request that creates a record names
 * only the number of the type; an association made on its own names the other end's type as well.
 * Numbers differ by direction. Source: HubSpot docs, "Associations", association type ids.
 */
public final class StandardAssociations {

  private static final Map<ObjectType, Map<Integer, ObjectType>> TARGETS = new HashMap<>();

  static {
    to("contacts", "companies", 279, 1, 931);
    to("contacts", "contacts", 449);
    to("contacts", "deals", 4);
    to("contacts", "tickets", 15);
    to("companies", "contacts", 280, 2, 930);
    to("companies", "companies", 450, 13, 14);
    to("companies", "deals", 342, 6);
    to("companies", "tickets", 340, 25);
    to("deals", "contacts", 3);
    to("deals", "companies", 341, 5);
    to("deals", "tickets", 27);
    to("deals", "deals", 451);
    to("deals", "line_items", 19);
    to("deals", "quotes", 63);
    to("tickets", "contacts", 16);
    to("tickets", "companies", 339, 26);
    to("tickets", "deals", 28);
    to("tickets", "tickets", 452);
    to("line_items", "deals", 20);
    to("quotes", "deals", 64);
    to("leads", "contacts", 608, 578);
    to("leads", "companies", 610);
    to("notes", "leads", 855);
    activity("notes", 202, 190, 214, 228, 201, 189, 213, 227);
    activity("tasks", 204, 192, 216, 230, 203, 191, 215, 229);
    activity("calls", 194, 182, 206, 220, 193, 181, 205, 219);
    activity("emails", 198, 186, 210, 224, 197, 185, 209, 223);
    activity("meetings", 200, 188, 212, 226, 199, 187, 211, 225);
    activity("communications", 81, 87, 85, 83, 82, 88, 86, 84);
    activity("postal_mail", 453, 459, 457, 455, 454, 460, 458, 456);
  }

  private StandardAssociations() {}

  /**
   * The type at the other end.
   *
   * @param from type of the record that the association is made of
   * @param typeId HubSpot's number of the association type
   * @return empty for a number that is none of HubSpot's own for records of this type
   */
  public static Optional<ObjectType> target(ObjectType from, int typeId) {
    return Optional.ofNullable(TARGETS.getOrDefault(from, Map.of()).get(typeId));
  }

  private static void to(String from, String to, int... typeIds) {
    Map<Integer, ObjectType> targets =
        TARGETS.computeIfAbsent(ObjectType.of(from), type -> new HashMap<>());
    for (int typeId : typeIds) {
      targets.put(typeId, ObjectType.of(to));
    }
  }

  /** To contact, company, deal, ticket; then from them. */
  private static void activity(String name, int... typeIds) {
    String[] others = {"contacts", "companies", "deals", "tickets"};
    for (int i = 0; i < others.length; i++) {
      to(name, others[i], typeIds[i]);
      to(others[i], name, typeIds[others.length + i]);
    }
  }
}
