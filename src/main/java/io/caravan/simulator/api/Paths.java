package io.caravan.simulator.api;

import java.util.List;

/**
 * Under which paths a family is served. Source: HubSpot docs, versioning and migration guide. Dated
 * paths name their version as {@code {v}}.
 */
final class Paths {

  static final List<String> RECORDS = List.of("/crm/objects/{v}/{type}", "/crm/v3/objects/{type}");
  static final List<String> LINKS_OF_RECORD =
      List.of(
          "/crm/objects/{v}/{type}/{id}/associations", "/crm/v4/objects/{type}/{id}/associations");
  static final List<String> LINKS =
      List.of("/crm/associations/{v}/{from}/{to}", "/crm/v4/associations/{from}/{to}");
  static final List<String> LINK_LIMITS =
      List.of(
          "/crm/associations/{v}/definitions/configurations",
          "/crm/associations/v4/definitions/configurations");
  static final List<String> LINK_USAGE =
      List.of("/crm/associations/{v}/usage", "/crm/v4/associations/usage");
  static final List<String> PROPERTIES =
      List.of("/crm/properties/{v}/{type}", "/crm/v3/properties/{type}");
  static final List<String> PROPERTY_VALIDATIONS =
      List.of("/crm/property-validations/{v}/{type}", "/crm/v3/property-validations/{type}");
  static final List<String> PIPELINES =
      List.of("/crm/pipelines/{v}/{type}", "/crm/v3/pipelines/{type}");
  static final List<String> OWNERS = List.of("/crm/owners/{v}", "/crm/v3/owners");
  static final List<String> SCHEMAS =
      List.of(
          "/crm-object-schemas/{v}/schemas", "/crm-object-schemas/v3/schemas", "/crm/v3/schemas");
  static final List<String> AUTOMATION =
      List.of("/automation/v4", "/automation/2026-09-beta", "/automation/2027-03-beta");
  static final List<String> LISTS = List.of("/crm/lists/{v}", "/crm/v3/lists");
  static final List<String> IMPORTS = List.of("/crm/imports/{v}", "/crm/v3/imports");
  static final List<String> EXPORTS = List.of("/crm/exports/{v}/export", "/crm/v3/exports/export");
  static final String TIMELINE = "/integrators/timeline/{v}";
  static final List<String> ACCOUNT = List.of("/account-info/{v}", "/account-info/v3");
  static final List<String> OAUTH = List.of("/oauth/{v}", "/oauth/v3");

  private Paths() {}
}
