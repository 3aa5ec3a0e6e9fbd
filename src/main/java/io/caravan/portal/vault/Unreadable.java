package io.caravan.portal.vault;

/**
 * A secret that does not open.
 *
 * @param place where it lies
 * @param why as people are told
 */
public record Unreadable(String place, String why) {}
