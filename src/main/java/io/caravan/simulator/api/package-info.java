/** HubSpot's endpoints, one class per family. */
package io.caravan.simulator.api;
