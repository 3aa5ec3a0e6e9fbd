package io.caravan.hubspot;

/**
 * Where a call goes and how HubSpot counts it.
 *
 * @param path the path with its ids, ready to send, such as {@code
 *     /crm/objects/2026-09/0-1/batch/read}
 * @param template the path with placeholders, safe as a metric label: {@code
 *     /crm/objects/{type}/batch/read}
 * @param bucket the account in which HubSpot counts the call
 */
public record ApiPath(String path, String template, Bucket bucket) {}
