/** What the simulator saw. */
package io.caravan.simulator.journal;
