/**
 * What webhooks may have missed: HubSpot's webhooks journal, read from where reading ended, and the
 * times in which Caravan could not take webhooks. Docs: docs/GAPS.md.
 *
 * <p>{@link io.caravan.mirror.journal.Journal} reads files and puts their events where pushed ones
 * go; {@link io.caravan.mirror.journal.GapWatch} notices outages; {@link
 * io.caravan.mirror.journal.GapRecovery} makes up for them, by the journal or by a sync.
 */
package io.caravan.mirror.journal;
