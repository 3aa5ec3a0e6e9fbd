/**
 * What changed, told to the company's own systems: an action for each change of the mirror, written
 * in the transaction that makes the change, and sent to a webhook and a Kafka topic where
 * configured; and the timeline of each record's life.
 *
 * <p>{@code RecordActions}, {@code LinkActions} and {@code LifeEvents} decide and know neither
 * database nor Camel. What waits to be sent is the action's id alone, so that erasing an action's
 * values erases them everywhere.
 */
package io.caravan.mirror.action;
