package io.caravan.simulator.api;

import io.caravan.simulator.http.Access;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Handler;
import io.caravan.simulator.http.Route;

/** Gives the quota of calls back that were answered with a 4xx: what HubSpot may do, by switch. */
public final class RefundedCalls {

  private RefundedCalls() {}

  /** The route with its failures given back. */
  public static Route watch(Route route) {
    if (route.access() == Access.OPEN || route.throttle() != null) {
      return route;
    }
    Handler handler = route.handler();
    return route.answeredBy(
        call -> {
          try {
            Answer answer = handler.handle(call);
            giveBack(route, call, answer.status());
            return answer;
          } catch (ApiError e) {
            giveBack(route, call, e.status());
            throw e;
          }
        });
  }

  private static void giveBack(Route route, Call call, int status) {
    if (status / 100 == 4) {
      call.grant().portal().limits().giveBack(call.grant().app().caller(), route.bucket());
    }
  }
}
