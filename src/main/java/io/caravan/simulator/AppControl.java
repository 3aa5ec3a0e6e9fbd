package io.caravan.simulator;

import io.caravan.simulator.ControlCall.Request;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import java.util.List;

/** The control calls that do what people do in HubSpot's pages with apps and portals. */
final class AppControl {

  private final Simulator simulator;

  AppControl(Simulator simulator) {
    this.simulator = simulator;
  }

  List<ControlCall> calls() {
    return List.of(
        ControlCall.of("POST", "/_sim/install", "install an app", "appId, portalId", this::install),
        ControlCall.of(
            "POST", "/_sim/uninstall", "take an app away", "appId, portalId", this::uninstall),
        ControlCall.of(
            "POST", "/_sim/close-portal", "give a portal up", "portalId", this::closePortal));
  }

  /** As a person agrees on the authorize page; the first app unless told otherwise. */
  private Answer install(Request request) {
    Fields fields = request.fields("appId", "portalId");
    simulator.install(app(fields), portal(fields));
    return Answer.none();
  }

  private Answer uninstall(Request request) {
    Fields fields = request.fields("appId", "portalId");
    if (!simulator.uninstall(app(fields), portal(fields))) {
      throw ApiError.invalid(
          "app " + app(fields) + " is not installed on portal " + portal(fields));
    }
    return Answer.none();
  }

  private Answer closePortal(Request request) {
    simulator.closePortal(portal(request.fields("portalId")));
    return Answer.none();
  }

  private long app(Fields fields) {
    return fields.number("appId", 1, Long.MAX_VALUE, simulator.apps().get(0).id());
  }

  private long portal(Fields fields) {
    return fields.number("portalId", 1, Long.MAX_VALUE, simulator.portal().id());
  }
}
