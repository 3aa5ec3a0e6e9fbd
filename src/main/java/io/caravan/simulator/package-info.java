/**
 * HubSpot on localhost: starting, steering and asking a simulator. Knows {@code hubspot} and
 * libraries alone.
 */
package io.caravan.simulator;
