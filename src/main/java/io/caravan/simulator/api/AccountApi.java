package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.portal.PortalProfile;
import java.time.ZoneOffset;

/** What a portal tells about itself and its quota. Source: HubSpot docs, "Account information". */
public final class AccountApi implements ApiFamily {

  private final SimulatorClock clock;

  public AccountApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.ACCOUNT) {
      routes.add("GET", base + "/details", BURST, this::details);
      routes.add("GET", base + "/api-usage/daily/private-apps", BURST, this::usage);
    }
  }

  private Answer details(Call call) {
    PortalProfile profile = call.grant().portal().profile();
    ZoneOffset offset = profile.zone().getRules().getOffset(clock.instant());
    ObjectNode body = Json.object();
    body.put("portalId", profile.id());
    body.put("accountType", profile.accountType());
    body.put("timeZone", profile.zone().getId());
    body.put("companyCurrency", profile.currency());
    body.set("additionalCurrencies", Json.array());
    body.put("utcOffset", offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId());
    body.put("utcOffsetMilliseconds", offset.getTotalSeconds() * 1000L);
    body.put("uiDomain", "app.hubspot.com");
    body.put("dataHostingLocation", "na1");
    return Answer.ok(body);
  }

  private Answer usage(Call call) {
    var limits = call.grant().portal().limits();
    ObjectNode body = Json.object();
    ObjectNode result = body.putArray("results").addObject();
    result.put("name", "private-apps-api-calls-daily");
    result.put("usageLimit", call.grant().app().limits().daily());
    result.put("currentUsage", limits.usedToday());
    result.put("collectedAt", Timestamps.iso(clock.millis()));
    result.put("fetchStatus", "SUCCESS");
    result.put("resetsAt", limits.resetsAt().toInstant().toString());
    return Answer.ok(body);
  }
}
