package io.caravan.mirror.mapping;

import io.caravan.mirror.mapping.transform.Shape;
import java.util.List;

/**
 * A column of a mapping.
 *
 * @param steps from the source's text to a value of the shape
 * @param required whether a record without a value does not fit
 */
record Column(String name, Source source, List<Step> steps, Shape shape, boolean required) {

  Column {
    steps = List.copyOf(steps);
  }
}
