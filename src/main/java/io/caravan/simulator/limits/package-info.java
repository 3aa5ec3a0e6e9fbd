/** HubSpot's limits as HubSpot counts them. */
package io.caravan.simulator.limits;
