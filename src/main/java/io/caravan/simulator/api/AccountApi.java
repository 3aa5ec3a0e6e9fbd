package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.limits.UsageReading;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.PortalProfile;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** What a portal tells about itself and its quota. Source: HubSpot docs, "Account information". */
public final class AccountApi implements ApiFamily {

  private final Supplier<UncertainBehaviour> uncertain;
  private final SimulatorClock clock;

  public AccountApi(Supplier<UncertainBehaviour> uncertain, SimulatorClock clock) {
    this.uncertain = uncertain;
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
    call.require(Scopes.OAUTH);
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
    call.require(Scopes.OAUTH);
    var limits = call.grant().portal().limits();
    UsageReading usage = limits.usage(uncertain.get().usageCoversServiceKeys());
    ObjectNode body = Json.object();
    ObjectNode result = body.putArray("results").addObject();
    result.put("name", "private-apps-api-calls-daily");
    result.put("usageLimit", usage.limit());
    result.put("currentUsage", usage.used());
    result.put("collectedAt", Timestamps.iso(usage.collectedAt()));
    result.put("fetchStatus", usage.cached() ? "CACHED" : "SUCCESS");
    result.put("resetsAt", limits.resetsAt().toInstant().toString());
    return Answer.ok(body);
  }
}
