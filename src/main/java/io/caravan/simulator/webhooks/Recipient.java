package io.caravan.simulator.webhooks;

/** An app on a portal: whoever events are sent to. */
record Recipient(long appId, long portalId) {}
