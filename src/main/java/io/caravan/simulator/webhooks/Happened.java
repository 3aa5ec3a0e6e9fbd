package io.caravan.simulator.webhooks;

import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.CrmChange;

/**
 * A change of a portal with who made it, as events name them.
 *
 * @param at milliseconds since the epoch
 */
record Happened(CrmChange change, ChangeSource source, long at) {}
