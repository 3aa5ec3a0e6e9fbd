package io.caravan.portal.check;

import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Caravan can do with a portal, which scopes it takes, and how to see whether it works. Source
 * of scopes: HubSpot docs, "Scopes".
 */
public enum Feature {
  CONTACTS(
      "the mirror and syncs of contacts",
      List.of("crm.objects.contacts.read", "crm.schemas.contacts.read"),
      paths -> paths.objects(ObjectType.CONTACTS),
      ""),
  COMPANIES(
      "the mirror and syncs of companies",
      List.of("crm.objects.companies.read", "crm.schemas.companies.read"),
      paths -> paths.objects(ObjectType.COMPANIES),
      ""),
  DEALS(
      "the mirror and syncs of deals",
      List.of("crm.objects.deals.read", "crm.schemas.deals.read"),
      paths -> paths.objects(ObjectType.DEALS),
      ""),
  CONTACT_WRITES("writes to contacts", List.of("crm.objects.contacts.write"), null, ""),
  COMPANY_WRITES("writes to companies", List.of("crm.objects.companies.write"), null, ""),
  DEAL_WRITES("writes to deals", List.of("crm.objects.deals.write"), null, ""),
  OWNERS("owners of records", List.of("crm.objects.owners.read"), ApiPaths::owners, ""),
  CUSTOM_OBJECTS(
      "custom objects",
      List.of("crm.objects.custom.read", "crm.schemas.custom.read"),
      ApiPaths::schemas,
      "Enterprise"),
  EXPORTS("first syncs by export, which cost few calls", List.of("crm.export"), null, ""),
  IMPORTS("large imports", List.of("crm.import"), null, ""),
  WORKFLOWS("workflows", List.of("automation"), ApiPaths::flows, "Professional"),
  AUDIT_LOG(
      "who changed what in HubSpot", List.of("account-info.security.read"), null, "Enterprise");

  private final String words;
  private final List<String> scopes;
  private final Function<ApiPaths, ApiPath> probe;
  private final String subscription;

  Feature(
      String words, List<String> scopes, Function<ApiPaths, ApiPath> probe, String subscription) {
    this.words = words;
    this.scopes = scopes;
    this.probe = probe;
    this.subscription = subscription;
  }

  /** What it is, for people. */
  public String words() {
    return words;
  }

  /** All of these are needed. */
  public List<String> scopes() {
    return scopes;
  }

  /** What a GET with {@code limit=1} shows that it works; empty where no harmless call does. */
  Optional<ApiPath> probe(ApiPaths paths) {
    return Optional.ofNullable(probe).map(path -> path.apply(paths));
  }

  /** The least subscription that has it; empty for any. */
  String subscription() {
    return subscription;
  }
}
