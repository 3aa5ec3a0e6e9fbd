/** What the people who run Caravan look at: today the metrics of routes. */
package io.caravan.operations;
