/**
 * The local copy of CRM records and associations.
 *
 * <p>Per property the last write wins, by HubSpot's own clock: events may come twice, late and in
 * any order. Where an event does not carry enough, the record is read again, in batches, through
 * the gateway.
 *
 * <p>{@code *Rules} decide and know neither database nor Camel; {@code *Repository} hold the SQL;
 * {@link io.caravan.mirror.MirrorWriter} applies many changes in a few statements.
 */
package io.caravan.mirror;
