/** Records, links and their rules, without HTTP. Guarded by the lock of their portal. */
package io.caravan.simulator.crm;
