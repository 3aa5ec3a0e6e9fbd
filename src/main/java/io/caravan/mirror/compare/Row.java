package io.caravan.mirror.compare;

import java.util.Map;

/**
 * A row of one side.
 *
 * @param key what it is found by on the other side
 * @param values by column; empty ones may be absent
 */
record Row(String key, Map<String, String> values) {}
