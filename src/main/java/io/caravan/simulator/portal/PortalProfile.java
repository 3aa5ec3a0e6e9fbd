package io.caravan.simulator.portal;

import java.time.ZoneId;

/**
 * What a portal tells about itself.
 *
 * @param accountType STANDARD, DEVELOPER_TEST, SANDBOX or APP_DEVELOPER
 * @param currency ISO code of the company's currency
 */
public record PortalProfile(
    long id, String name, String domain, String accountType, ZoneId zone, String currency) {}
