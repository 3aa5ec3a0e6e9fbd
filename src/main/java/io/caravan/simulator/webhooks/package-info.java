/** Events on their way out: gathered, signed, sent again. */
package io.caravan.simulator.webhooks;
