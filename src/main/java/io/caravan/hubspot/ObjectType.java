package io.caravan.hubspot;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The type of a CRM record, known by its {@code objectTypeId}: {@code 0-1} for contacts, {@code
 * 2-123456} for a custom object.
 *
 * <p>HubSpot names the built-in types in four ways (plural, singular, id, and upper case in
 * association types); {@link #of(String)} accepts all of them. A custom object's {@code
 * p<portal>_<name>} needs the portal's schema and is kept as it is. Source: HubSpot docs, "Object
 * type IDs".
 *
 * @param id the {@code objectTypeId}, or the fully qualified name of a custom object
 */
public record ObjectType(String id) implements Comparable<ObjectType> {

  private static final Pattern VALID =
      Pattern.compile("\\d{1,3}-\\d{1,12}|p\\d{1,12}_[A-Za-z][A-Za-z0-9_]{0,99}");

  public static final ObjectType CONTACTS = new ObjectType("0-1");
  public static final ObjectType COMPANIES = new ObjectType("0-2");
  public static final ObjectType DEALS = new ObjectType("0-3");
  public static final ObjectType TICKETS = new ObjectType("0-5");
  public static final ObjectType PRODUCTS = new ObjectType("0-7");
  public static final ObjectType LINE_ITEMS = new ObjectType("0-8");

  /** Plural name by objectTypeId, as it stands in API paths. */
  private static final Map<String, String> PLURALS =
      Map.ofEntries(
          Map.entry("0-1", "contacts"),
          Map.entry("0-2", "companies"),
          Map.entry("0-3", "deals"),
          Map.entry("0-5", "tickets"),
          Map.entry("0-7", "products"),
          Map.entry("0-8", "line_items"),
          Map.entry("0-14", "quotes"),
          Map.entry("0-18", "communications"),
          Map.entry("0-19", "feedback_submissions"),
          Map.entry("0-27", "tasks"),
          Map.entry("0-46", "notes"),
          Map.entry("0-47", "meetings"),
          Map.entry("0-48", "calls"),
          Map.entry("0-49", "emails"),
          Map.entry("0-53", "invoices"),
          Map.entry("0-54", "marketing_events"),
          Map.entry("0-69", "subscriptions"),
          Map.entry("0-74", "goal_targets"),
          Map.entry("0-84", "discounts"),
          Map.entry("0-85", "fees"),
          Map.entry("0-86", "taxes"),
          Map.entry("0-101", "commerce_payments"),
          Map.entry("0-115", "users"),
          Map.entry("0-116", "postal_mail"),
          Map.entry("0-123", "orders"),
          Map.entry("0-136", "leads"),
          Map.entry("0-142", "carts"),
          Map.entry("0-162", "services"),
          Map.entry("0-410", "courses"),
          Map.entry("0-420", "listings"),
          Map.entry("0-421", "appointments"),
          Map.entry("0-970", "projects"));

  private static final Map<String, ObjectType> BY_NAME = byName();

  public ObjectType {
    if (id == null || !VALID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "not an object type: '"
              + id
              + "'; use a name such as contacts, an objectTypeId such as 0-1 or 2-123456,"
              + " or a custom object's full name such as p1234567_car");
    }
  }

  /**
   * The type with this name or id.
   *
   * @param nameOrId {@code contacts}, {@code contact}, {@code CONTACT}, {@code 0-1}, {@code
   *     2-123456} or {@code p1234567_car}
   * @throws IllegalArgumentException when it is none of these
   */
  public static ObjectType of(String nameOrId) {
    return find(nameOrId).orElseGet(() -> new ObjectType(nameOrId));
  }

  /** The type with this name or id, or empty when HubSpot could not infer one from it. */
  public static Optional<ObjectType> find(String nameOrId) {
    if (nameOrId == null) {
      return Optional.empty();
    }
    ObjectType known = BY_NAME.get(nameOrId.toLowerCase(Locale.ROOT));
    if (known != null) {
      return Optional.of(known);
    }
    return VALID.matcher(nameOrId).matches()
        ? Optional.of(new ObjectType(nameOrId))
        : Optional.empty();
  }

  /**
   * The plural name used in paths where there is one, else the id: {@code contacts}, {@code
   * 2-123456}.
   */
  public String pathName() {
    return PLURALS.getOrDefault(id, id);
  }

  /** The singular name, as it stands in event types, where there is one, else the id. */
  public String singularName() {
    return PLURALS.containsKey(id) ? singular(PLURALS.get(id)) : id;
  }

  /** Whether the portal defined this type itself. */
  public boolean isCustom() {
    return id.startsWith("2-") || id.startsWith("p");
  }

  /**
   * The property that holds the time of a record's last change: {@code lastmodifieddate} for
   * contacts, {@code hs_lastmodifieddate} for every other type. The wrong one gives no rows and no
   * error.
   */
  public String lastModifiedProperty() {
    return id.equals("0-1") ? "lastmodifieddate" : "hs_lastmodifieddate";
  }

  /**
   * The property that holds the time of a record's creation: {@code createdate} for contacts,
   * companies, deals and tickets, {@code hs_createdate} for every other type.
   */
  public String createdProperty() {
    return switch (id) {
      case "0-1", "0-2", "0-3", "0-5" -> "createdate";
      default -> "hs_createdate";
    };
  }

  @Override
  public int compareTo(ObjectType other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return pathName();
  }

  private static Map<String, ObjectType> byName() {
    var names = new java.util.HashMap<String, ObjectType>();
    PLURALS.forEach(
        (id, plural) -> {
          var type = new ObjectType(id);
          names.put(id, type);
          names.put(plural, type);
          names.put(singular(plural), type);
        });
    return Map.copyOf(names);
  }

  private static String singular(String plural) {
    if (plural.endsWith("ies")) {
      return plural.substring(0, plural.length() - 3) + "y";
    }
    if (plural.equals("taxes")) {
      return "tax";
    }
    return plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
  }
}
