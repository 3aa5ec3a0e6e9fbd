package io.caravan.simulator.portal;

import io.caravan.hubspot.RateLimits.Tier;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a portal tells about itself.
 *
 * @param accountType STANDARD, DEVELOPER_TEST, SANDBOX or APP_DEVELOPER
 * @param currency ISO code of the company's currency
 * @param tier what was bought; decides limits and which scopes can be granted
 * @param admin may install apps, and installed those of the beginning
 * @param member works in the portal, but may not install apps
 */
public record PortalProfile(
    long id,
    String name,
    String domain,
    String accountType,
    ZoneId zone,
    String currency,
    Tier tier,
    PortalUser admin,
    PortalUser member) {

  /** The person with an id, or empty when it is none of the two. */
  public Optional<PortalUser> user(long userId) {
    return Stream.of(admin, member).filter(user -> user.id() == userId).findFirst();
  }
}
