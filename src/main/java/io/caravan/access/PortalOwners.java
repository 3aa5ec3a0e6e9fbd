package io.caravan.access;

import java.util.Map;

/** Knows whose portals the connected ones are. */
@FunctionalInterface
public interface PortalOwners {

  /** The domain of each connected portal, by HubSpot's number of the portal; as of now. */
  Map<Long, String> domains();
}
