/**
 * HubSpot's limits, kept exactly: who may call when, so that no window ever overflows and none is
 * wasted.
 *
 * <p>Start reading at {@link io.caravan.gateway.quota.Quota} (the door), then {@code PortalQuota}
 * (one portal: its parts behind one lock), {@code Granting} (who goes next) and {@code
 * RollingWindow} (the rule that makes 429s impossible whatever the latency).
 */
package io.caravan.gateway.quota;
