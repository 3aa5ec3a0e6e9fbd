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

  /**
   * The app with an id that a snapshot names.
   *
   * @throws IllegalArgumentException when there is none
   */
  public App existing(long id) {
    return byId(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it names the OAuth app %d, which this simulator has not; start it with as many --apps"
                        .formatted(id)));
  }

  public Optional<App> byClientId(String clientId) {
    return all.stream().filter(app -> app.clientId().equals(clientId)).findFirst();
  }
}
