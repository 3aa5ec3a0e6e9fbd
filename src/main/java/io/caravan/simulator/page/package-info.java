/** The simulator's web page. */
package io.caravan.simulator.page;
