/** What goes wrong on request. */
package io.caravan.simulator.faults;
