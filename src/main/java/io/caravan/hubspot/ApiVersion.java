package io.caravan.hubspot;

/**
 * Which generation of HubSpot's API the paths belong to. Dated versions are released each March and
 * September and stay supported for 18 months; v3/v4 end in 2027. Source: HubSpot changelog,
 * "Date-based API versioning".
 */
public enum ApiVersion {
  /** The numbered paths: {@code /crm/v3/objects/...}, {@code /crm/v4/associations/...}. */
  V3("v3"),
  DATED_2026_03("2026-03"),
  /**
   * Current since 2026-09-08. Validation rules of the portal apply to writes from this version on.
   */
  DATED_2026_09("2026-09");

  private final String text;

  ApiVersion(String text) {
    this.text = text;
  }

  /**
   * The version as it is written in settings and paths: {@code v3}, {@code 2026-03}, {@code
   * 2026-09}.
   */
  public String text() {
    return text;
  }

  public boolean isDated() {
    return this != V3;
  }

  /**
   * Reads a version as it is written in settings.
   *
   * @throws IllegalArgumentException naming the accepted values
   */
  public static ApiVersion parse(String text) {
    for (ApiVersion version : values()) {
      if (version.text.equals(text)) {
        return version;
      }
    }
    throw new IllegalArgumentException(
        "not an API version: '" + text + "'; use 2026-09, 2026-03 or v3");
  }
}
