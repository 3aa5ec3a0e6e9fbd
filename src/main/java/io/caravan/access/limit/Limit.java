package io.caravan.access.limit;

import java.util.Locale;

/** What is limited, each by a setting of its own. */
public enum Limit {
  /** Users that may see one portal: those of its domain. */
  USERS_PER_PORTAL(100, "users of one domain, who all see its portals"),
  /** Workflows that one user keeps. */
  WORKFLOWS_PER_USER(1_000, "workflows of one user"),
  /** Versions that are kept of one workflow. */
  VERSIONS_PER_WORKFLOW(1_000, "versions of one workflow"),
  /** Entries of the audit log about one user; the oldest are archived. */
  AUDIT_ENTRIES_PER_USER(10_000, "audit entries of one user"),
  /** Webhooks that one user has set up. */
  WEBHOOKS_PER_USER(50, "webhooks of one user"),
  /** API keys that one user has made, and that are neither revoked nor expired. */
  API_KEYS_PER_USER(10, "valid API keys made by one user"),
  /** Calls of our API by one caller within a minute. */
  CALLS_PER_MINUTE(100, "API calls of one caller in a minute"),
  /** Calls of our API by one caller within an hour. */
  CALLS_PER_HOUR(1_000, "API calls of one caller in an hour");

  private final int usual;
  private final String words;

  Limit(int usual, String words) {
    this.usual = usual;
    this.words = words;
  }

  /** The setting that changes it, such as {@code caravan.limits.api-keys-per-user}. */
  public String setting() {
    return "caravan.limits." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What it is without the setting. */
  int usual() {
    return usual;
  }

  /** What is counted. */
  String words() {
    return words;
  }
}
