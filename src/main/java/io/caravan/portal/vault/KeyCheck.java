package io.caravan.portal.vault;

import java.util.List;

/**
 * Whether all sealed secrets open.
 *
 * @param opened how many do
 * @param unreadable those that do not
 */
public record KeyCheck(long opened, List<Unreadable> unreadable) {}
