package io.caravan.simulator.lists;

import java.util.Set;

/**
 * A filter with what its verdict depends on beside the record itself.
 *
 * @param linkedTypes ordinals of the object types whose records it looks at through associations
 * @param lists whose members it looks at
 * @param timeDependent whether the verdict may change without a change of any record
 */
record ReadFilter(
    ListFilter test, Set<Integer> linkedTypes, Set<Long> lists, boolean timeDependent) {}
