/** The simulator's state in a file: saved whole, restored whole or not at all. */
package io.caravan.simulator.state;
