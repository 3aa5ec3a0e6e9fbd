/** What nobody outside HubSpot knows for sure, as switches. */
package io.caravan.simulator.uncertain;
