package io.caravan.portal.check;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What HubSpot tells about an account. Empty texts for what it does not tell. Source: HubSpot docs,
 * "Account information".
 *
 * @param type STANDARD, DEVELOPER_TEST, SANDBOX, APP_DEVELOPER
 * @param hosting the data centre, such as eu1
 */
public record Account(
    long portalId, String type, String timeZone, String currency, String uiDomain, String hosting) {

  /** Nothing is known of it. */
  public static final Account UNKNOWN = new Account(0, "", "", "", "", "");

  static Account of(JsonNode details) {
    return new Account(
        details.path("portalId").asLong(0),
        details.path("accountType").asText(""),
        details.path("timeZone").asText(""),
        details.path("companyCurrency").asText(""),
        details.path("uiDomain").asText(""),
        details.path("dataHostingLocation").asText(""));
  }
}
