/** One HubSpot account. */
package io.caravan.simulator.portal;
