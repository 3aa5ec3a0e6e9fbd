/**
 * Sync runs: pages of records travel from HubSpot into the mirror, a page and its checkpoint in one
 * transaction.
 *
 * <p>{@link io.caravan.mirror.sync.SyncRuns} starts a run, the {@code sync:} endpoint of its object
 * type's route takes it, and the route's steps carry one {@link io.caravan.mirror.sync.SyncPage}
 * after another: fetched from a {@link io.caravan.mirror.sync.RecordSource}, stored by {@link
 * io.caravan.mirror.sync.StorePage}.
 */
package io.caravan.mirror.sync;
