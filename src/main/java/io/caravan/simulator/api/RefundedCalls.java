package io.caravan.simulator.api;

import io.caravan.simulator.http.Access;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Handler;
import io.caravan.simulator.http.Route;
import io.caravan.simulator.http.SlowHandler;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.util.function.Supplier;

/** Gives the quota of calls back that were answered with a 4xx: what HubSpot may do, by switch. */
public final class RefundedCalls {

  private RefundedCalls() {}

  /** The route with its failures given back, whenever failed calls do not count. */
  public static Route watch(Route route, Supplier<UncertainBehaviour> uncertain) {
    if (route.access() == Access.OPEN || route.throttle() != null) {
      return route;
    }
    if (route.handler() instanceof SlowHandler slow) {
      return route.answeredBy(
          slow.seenBy((call, status) -> giveBack(route, call, status, uncertain)));
    }
    Handler handler = route.handler();
    return route.answeredBy(
        call -> {
          try {
            Answer answer = handler.handle(call);
            giveBack(route, call, answer.status(), uncertain);
            return answer;
          } catch (ApiError e) {
            giveBack(route, call, e.status(), uncertain);
            throw e;
          }
        });
  }

  private static void giveBack(
      Route route, Call call, int status, Supplier<UncertainBehaviour> uncertain) {
    if (status / 100 == 4 && !uncertain.get().failedCallsCount()) {
      call.grant().portal().limits().giveBack(call.grant().app().caller(), route.bucket());
    }
  }
}
