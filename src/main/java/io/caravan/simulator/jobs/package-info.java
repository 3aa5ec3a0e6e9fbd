/** Work that takes its time: imports, exports, the filling of lists. */
package io.caravan.simulator.jobs;
