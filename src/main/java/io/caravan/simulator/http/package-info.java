/** A call's way from arrival to answer. */
package io.caravan.simulator.http;
