package io.caravan.simulator.oauth;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which scopes a call needs. Source: HubSpot docs, "Scopes". */
public final class Scopes {

  public static final String OAUTH = "oauth";

  /** For the audit logs. */
  public static final String SECURITY = "account-info.security.read";

  public static final String DEVELOPERS_READ = "developers-read";
  public static final String DEVELOPERS_WRITE = "developers-write";
  public static final String JOURNAL_READ = "developer.webhooks_journal.read";
  public static final String JOURNAL_SUBSCRIPTIONS_READ =
      "developer.webhooks_journal.subscriptions.read";
  public static final String JOURNAL_SUBSCRIPTIONS_WRITE =
      "developer.webhooks_journal.subscriptions.write";
  public static final String JOURNAL_SNAPSHOTS_READ = "developer.webhooks_journal.snapshots.read";
  public static final String JOURNAL_SNAPSHOTS_WRITE = "developer.webhooks_journal.snapshots.write";

  private static final Map<String, String> AREA_BY_TYPE =
      Map.ofEntries(
          Map.entry("0-1", "contacts"),
          Map.entry("0-2", "companies"),
          Map.entry("0-3", "deals"),
          Map.entry("0-8", "line_items"),
          Map.entry("0-14", "quotes"),
          Map.entry("0-123", "orders"),
          Map.entry("0-136", "leads"),
          Map.entry("0-162", "services"),
          Map.entry("0-410", "courses"),
          Map.entry("0-420", "listings"),
          Map.entry("0-421", "appointments"));

  private Scopes() {}

  /** The scope for a type's records. Activities go with the contacts. */
  public static String records(ObjectSchema schema, boolean write) {
    return switch (schema.type().id()) {
      case "0-5" -> "tickets";
      case "0-7" -> "e-commerce";
      default -> "crm.objects." + area(schema) + (write ? ".write" : ".read");
    };
  }

  /** The scope for a type's properties, pipelines and schema. */
  public static String schema(ObjectSchema schema, boolean write) {
    return switch (schema.type().id()) {
      case "0-5" -> "tickets";
      case "0-7" -> "e-commerce";
      default -> "crm.schemas." + area(schema) + (write ? ".write" : ".read");
    };
  }

  /**
   * The scope for values of a type's sensitive properties.
   *
   * @param level sensitive or highly_sensitive
   */
  public static String sensitive(ObjectSchema schema, String level, boolean write) {
    String area = schema.type().isCustom() ? "custom" : schema.plural();
    return "crm.objects." + area + "." + level + (write ? ".write.v2" : ".read.v2");
  }

  /** All scopes that any call of the simulator asks for. */
  public static Set<String> all() {
    var scopes =
        new TreeSet<>(
            Set.of(
                OAUTH,
                "tickets",
                "e-commerce",
                "crm.objects.owners.read",
                "crm.objects.custom.read",
                "crm.objects.custom.write",
                "crm.schemas.custom.read",
                "crm.schemas.custom.write",
                "crm.lists.read",
                "crm.lists.write",
                "crm.import",
                "crm.export",
                "automation",
                "timeline",
                SECURITY));
    for (String area : AREA_BY_TYPE.values()) {
      for (String right : new String[] {".read", ".write"}) {
        scopes.add("crm.objects." + area + right);
        scopes.add("crm.schemas." + area + right);
      }
    }
    for (String area : List.of("contacts", "companies", "deals", "tickets", "custom")) {
      for (String level : List.of("sensitive", "highly_sensitive")) {
        scopes.add("crm.objects." + area + "." + level + ".read.v2");
        scopes.add("crm.objects." + area + "." + level + ".write.v2");
      }
    }
    return scopes;
  }

  /** The scopes of a text: separated by spaces. */
  public static Set<String> split(String text) {
    var scopes = new TreeSet<String>();
    for (String scope : text.split(" ")) {
      if (!scope.isBlank()) {
        scopes.add(scope);
      }
    }
    return scopes;
  }

  /** What only an app itself may be granted, by client_credentials. */
  public static Set<String> developer() {
    return Set.of(
        JOURNAL_READ,
        JOURNAL_SUBSCRIPTIONS_READ,
        JOURNAL_SUBSCRIPTIONS_WRITE,
        JOURNAL_SNAPSHOTS_READ,
        JOURNAL_SNAPSHOTS_WRITE,
        DEVELOPERS_READ,
        DEVELOPERS_WRITE);
  }

  /** Whether a portal of a tier has what a scope opens. */
  public static boolean grantable(String scope, Tier tier) {
    boolean enterprise = tier == Tier.ENTERPRISE || tier == Tier.LIMIT_INCREASE;
    if (scope.contains(".custom.") || scope.equals(SECURITY)) {
      return enterprise;
    }
    return !scope.equals("automation") || enterprise || tier == Tier.PROFESSIONAL;
  }

  /** Any of these opens what is about all of a portal's records. */
  public static String[] allRecordReads() {
    return all().stream()
        .filter(s -> s.equals("tickets") || (s.startsWith("crm.objects.") && s.endsWith(".read")))
        .filter(s -> !s.equals("crm.objects.owners.read"))
        .toArray(String[]::new);
  }

  private static String area(ObjectSchema schema) {
    return schema.type().isCustom()
        ? "custom"
        : AREA_BY_TYPE.getOrDefault(schema.type().id(), "contacts");
  }
}
