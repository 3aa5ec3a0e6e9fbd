package io.caravan.mirror.mapping;

import io.caravan.mirror.mapping.transform.Transformation;

/**
 * A transformation where it stands in a mapping.
 *
 * @param name such as phone; of the last conversion to a column's type, type
 */
record Step(String name, Transformation transformation) {}
