/** The webhooks journal: what happened, in files that apps fetch. */
package io.caravan.simulator.webhooks.journal;
