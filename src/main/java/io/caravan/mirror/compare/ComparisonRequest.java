package io.caravan.mirror.compare;

import java.util.Map;
import java.util.Set;

/**
 * What is compared, and how.
 *
 * @param names what a column of A is called in B, by its name in A
 * @param ignored columns that are not compared, by their names in B
 * @param only columns that are compared, by their names in B; empty for all
 */
public record ComparisonRequest(
    Side a,
    Side b,
    KeyOrder order,
    Set<Rule> rules,
    Map<String, String> names,
    Set<String> ignored,
    Set<String> only) {}
