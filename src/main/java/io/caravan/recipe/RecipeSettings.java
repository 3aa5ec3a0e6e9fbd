package io.caravan.recipe;

import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * The recipe two-way-customers.
 *
 * @param enabled whether its routes run
 * @param url JDBC URL of the database with the customers
 * @param user empty for none
 * @param password secret; empty for none
 * @param portalId the portal whose contacts they are; 0 for the only one
 * @param overlap how long after others a row may appear that has an earlier time of change
 */
public record RecipeSettings(
    boolean enabled, String url, String user, String password, long portalId, Duration overlap) {

  private static final String PREFIX = "caravan.recipes.two-way-customers.";

  /** Reads {@code caravan.recipes.two-way-customers.*}. */
  public static RecipeSettings from(Settings settings) {
    // The route reads this by itself; asking for it makes it known.
    settings.integer(PREFIX + "poll-millis", 1_000, 10, 3_600_000);
    var recipe =
        new RecipeSettings(
            settings.flag(PREFIX + "enabled", false),
            settings.text(PREFIX + "url", ""),
            settings.text(PREFIX + "user", ""),
            settings.text(PREFIX + "password", ""),
            settings.number(PREFIX + "portal", 0, 0, Long.MAX_VALUE),
            settings.duration(
                PREFIX + "overlap", Duration.ofSeconds(30), Duration.ZERO, Duration.ofHours(1)));
    if (recipe.enabled && !recipe.url.startsWith("jdbc:")) {
      settings.reject(
          PREFIX + "url",
          "must be the JDBC URL of the customers' database, such as jdbc:postgresql://HOST/DATABASE,"
              + " since the recipe is enabled");
    }
    return recipe;
  }

  /** Shows everything but the password. */
  @Override
  public String toString() {
    return "RecipeSettings[enabled=%s, portalId=%d]".formatted(enabled, portalId);
  }
}
