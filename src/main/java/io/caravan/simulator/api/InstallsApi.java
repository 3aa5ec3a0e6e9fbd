package io.caravan.simulator.api;

import io.caravan.hubspot.Bucket;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Installs;
import java.util.List;

/** An app takes itself away. Source: HubSpot changelog, app uninstall API. */
public final class InstallsApi implements ApiFamily {

  private final Installs installs;

  public InstallsApi(Installs installs) {
    this.installs = installs;
  }

  @Override
  public void addTo(Routes routes) {
    for (String version : List.of("{v}", "v3")) {
      routes.add(
          "DELETE", "/appinstalls/" + version + "/external-install", Bucket.BURST, this::uninstall);
    }
  }

  private Answer uninstall(Call call) {
    if (!call.grant().app().oauth() || call.grant().ofDeveloperAccount()) {
      throw ApiError.of(403, "Only an app's own OAuth access token can uninstall it").build();
    }
    installs.uninstall(call.grant().app(), call.grant().portal());
    return Answer.none();
  }
}
