package io.caravan.gateway.quota;

import io.caravan.hubspot.Bucket;
import java.time.Duration;

/**
 * One window of one bucket of one portal, for the dashboard and alert rules.
 *
 * @param window its name, such as {@code burst}, {@code day} or {@code 100/1m}
 * @param limit calls that we allow ourselves in it; {@link io.caravan.hubspot.RateLimits#NO_LIMIT}
 *     for none
 * @param used slots taken, those held for other integrations included
 * @param waiting calls of the bucket that wait for a permit
 * @param estimatedWait how long a call that joined the line now would wait for this window
 */
public record QuotaState(
    long portalId,
    Bucket bucket,
    String window,
    long limit,
    long used,
    int waiting,
    Duration estimatedWait) {}
