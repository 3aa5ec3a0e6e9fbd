package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.oauth.App;
import java.util.List;

/** Credentials as JSON: for {@code /_sim/portals} and for files that other programs read. */
public final class CredentialsJson {

  private CredentialsJson() {}

  /**
   * Everything that opens a running simulator: the members of the first portal at the top, those of
   * all portals below {@code portals}, and the OAuth apps below {@code apps}.
   */
  public static ObjectNode of(Simulator simulator) {
    List<PortalCredentials> all = simulator.allCredentials();
    ObjectNode node = Json.object();
    node.put("baseUrl", simulator.baseUrl());
    node.setAll(of(all.get(0)));
    ArrayNode portals = node.putArray("portals");
    all.forEach(each -> portals.add(of(each)));
    ArrayNode apps = node.putArray("apps");
    for (App app : simulator.apps()) {
      ObjectNode each = apps.addObject();
      each.put("appId", app.id());
      each.put("name", app.name());
      each.put("clientId", app.clientId());
      each.put("clientSecret", app.clientSecret());
      each.put("redirectUri", app.redirectUris().get(0));
    }
    return node;
  }

  static ObjectNode of(PortalCredentials credentials) {
    ObjectNode node = Json.object();
    node.put("portalId", credentials.portalId());
    node.put("accessToken", credentials.privateToken());
    node.put("tokenKind", "private");
    node.put("privateAppId", credentials.privateAppId());
    node.put("privateAppSecret", credentials.privateAppSecret());
    node.put("clientId", credentials.clientId());
    node.put("clientSecret", credentials.clientSecret());
    node.put("redirectUri", credentials.redirectUri());
    node.put("refreshToken", credentials.refreshToken());
    node.put("revokableRefreshToken", credentials.revokableRefreshToken());
    node.put("authCode", credentials.authCode());
    node.put("expiredToken", credentials.expiredToken());
    node.put("limitedToken", credentials.limitedToken());
    node.put("serviceKey", credentials.serviceKey());
    node.put("appId", credentials.appId());
    node.put("developerApiKey", credentials.developerApiKey());
    node.put("burstLimit", credentials.limits().burstPerTenSeconds());
    node.put("expiresIn", credentials.tokenLifetime().toSeconds());
    return node;
  }
}
