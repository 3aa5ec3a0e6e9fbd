package io.caravan.gateway;

import java.time.Instant;

/** When a portal's current day ends, which is when HubSpot gives it a new daily quota. */
@FunctionalInterface
interface DayEnd {
  Instant after(long portalId);
}
