package io.caravan.simulator.oauth;

import java.util.List;
import java.util.Optional;

/**
 * The OAuth apps of the simulator's developer account.
 *
 * @param all in the order of their ids
 */
public record Apps(List<App> all) {

  public Apps {
    all = List.copyOf(all);
  }

  /** The app that credentials and webhooks belong to unless told otherwise. */
  public App first() {
    return all.get(0);
  }

  public Optional<App> byId(long id) {
    return all.stream().filter(app -> app.id() == id).findFirst();
  }

  public Optional<App> byClientId(String clientId) {
    return all.stream().filter(app -> app.clientId().equals(clientId)).findFirst();
  }
}
