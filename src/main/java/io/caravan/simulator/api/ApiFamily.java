package io.caravan.simulator.api;

import io.caravan.simulator.http.Routes;

/** One family of HubSpot's endpoints. */
public interface ApiFamily {

  /** Adds the family's calls, under all versions of their paths. */
  void addTo(Routes routes);
}
