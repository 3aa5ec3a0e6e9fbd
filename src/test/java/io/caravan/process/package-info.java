/**
 * Starts Caravan and other servers as real processes, for the tests and benchmarks that judge the
 * packaged product from outside.
 */
package io.caravan.process;
