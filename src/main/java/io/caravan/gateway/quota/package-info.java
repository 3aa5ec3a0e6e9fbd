/**
 * HubSpot's limits, kept exactly: who may call when, so that no window ever overflows and none is
 * wasted.
 *
 * <p>Start reading at {@link io.caravan.gateway.quota.Quota} (the door), then {@code PortalQuota}
 * (one portal: its windows, its waiting calls, its timer) and {@code RollingWindow} (the rule that
 * makes 429s impossible whatever the latency).
 */
package io.caravan.gateway.quota;
