/** Believable data for new portals. */
package io.caravan.simulator.seed;
