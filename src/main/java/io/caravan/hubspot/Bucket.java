package io.caravan.hubspot;

/**
 * The separate accounts in which HubSpot counts calls. Source: HubSpot docs, "API usage guidelines
 * and limits", and the rate-limit exemptions in its API descriptions.
 */
public enum Bucket {
  /** Most calls: rolling ten seconds, per app and portal. Counts towards the daily limit. */
  BURST,
  /**
   * CRM search: five a second, per portal. Not in the ten-second window; counts towards the daily
   * limit.
   */
  SEARCH,
  /** Association batch and schema calls: own ten-second window and own daily limit. */
  ASSOCIATIONS,
  /**
   * Creating and replacing workflows: exempt from the ten-second window; HubSpot publishes no
   * limit.
   */
  WORKFLOW_WRITES,
  /**
   * The token endpoints: outside the portal's limits, but answering 429 (SECONDLY) of their own.
   */
  OAUTH,
  /** Reading the webhooks journal: 100 a second, per app; in no other limit. */
  JOURNAL,
  /** Subscriptions of the webhooks journal: 50 a second, per app; in no other limit. */
  JOURNAL_SUBSCRIPTIONS;

  /** Whether calls belong to the app as a whole, and so to none of its portals. */
  public boolean isOfApp() {
    return this == JOURNAL || this == JOURNAL_SUBSCRIPTIONS;
  }
}
