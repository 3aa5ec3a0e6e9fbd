package io.caravan.cli;

import io.caravan.portal.oauth.OAuthConfiguration;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** How people connect portals and disconnect them, each those of its own domain. */
final class ConnectionFloor implements Floor {

  private final OAuthConfiguration oauth;

  ConnectionFloor(Ground ground, PortalFloor hubspot, PeopleFloor people) {
    oauth =
        ground
            .opened()
            .open(
                new OAuthConfiguration(
                    ground.settings().portal(),
                    ground.settings().oauth(),
                    hubspot.configuration(),
                    people.portals(),
                    ground.store(),
                    hubspot.gateway().gateway(),
                    ground.paths(),
                    Optional.of(ground.audit().trail()),
                    ground.clock()));
  }

  @Override
  public void bind(CamelContext camel) throws Exception {
    oauth.bind(camel);
  }
}
