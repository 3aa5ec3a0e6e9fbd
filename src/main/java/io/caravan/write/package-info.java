/**
 * Changes to HubSpot: accepted one by one and durably, sent in full batches, settled record by
 * record. Each write has an outcome that its caller can ask for.
 */
package io.caravan.write;
