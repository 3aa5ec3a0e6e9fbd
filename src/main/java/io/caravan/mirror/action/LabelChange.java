package io.caravan.mirror.action;

import io.caravan.mirror.AssociationChange.Label;
import java.util.List;

/**
 * In which capacities two records are associated now, and which of them are news.
 *
 * @param changed those that were added or removed
 * @param now all that hold now; empty when the two are not associated any more
 */
public record LabelChange(List<Label> changed, List<Label> now) {}
