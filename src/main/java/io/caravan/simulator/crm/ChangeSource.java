package io.caravan.simulator.crm;

/**
 * Who or what made a change, as HubSpot tells it in webhooks and histories.
 *
 * @param type such as CRM_UI, INTEGRATION, IMPORT
 * @param id such as {@code userId:9586504} or an app's id
 */
public record ChangeSource(String type, String id) {

  /** A person in HubSpot's own pages. */
  public static ChangeSource user(long userId) {
    return new ChangeSource("CRM_UI", "userId:" + userId);
  }

  /** An app through the API. */
  public static ChangeSource app(long appId) {
    return new ChangeSource("INTEGRATION", Long.toString(appId));
  }
}
