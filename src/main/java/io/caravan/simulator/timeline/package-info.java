/** Events that apps put on the timelines of records. */
package io.caravan.simulator.timeline;
