/** CRM search over the delayed index. */
package io.caravan.simulator.search;
