/** Lists (segments) of records: by hand, by filters once, or by filters all the time. */
package io.caravan.simulator.lists;
