/** Exports of records into files. */
package io.caravan.simulator.exports;
