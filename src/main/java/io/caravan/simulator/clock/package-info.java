/** Time that tests can move. */
package io.caravan.simulator.clock;
