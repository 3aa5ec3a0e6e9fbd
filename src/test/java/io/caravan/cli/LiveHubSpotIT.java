package io.caravan.cli;

/** The checks against a real portal, where the environment names one. */
@EnabledOnLiveHubSpot
class LiveHubSpotIT extends PortalChecks {

  @Override
  LiveHubSpot portal() {
    return LiveHubSpot.of(System.getenv()).orElseThrow();
  }
}
