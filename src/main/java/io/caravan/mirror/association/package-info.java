/**
 * Associations in sync runs: whose are to be read, the batch reads, and what the answers mean.
 *
 * <p>{@link io.caravan.mirror.association.AssociatePage} is the step of the route; the mirror takes
 * what was read as {@link io.caravan.mirror.AssociationSet}s.
 */
package io.caravan.mirror.association;
