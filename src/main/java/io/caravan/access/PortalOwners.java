package io.caravan.access;

import java.util.Map;

/** Knows whose the portals are. */
@FunctionalInterface
public interface PortalOwners {

  /** The domain of each connected portal, by HubSpot's number of the portal; as of now. */
  Map<Long, String> domains();

  /** The same with those that were connected once: a domain goes on to own what is left of them. */
  default Map<Long, String> ever() {
    return domains();
  }
}
