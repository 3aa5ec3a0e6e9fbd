package io.caravan.operations;

import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaState;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import java.util.List;

/**
 * How much of its quota a portal has used.
 *
 * @param used calls in the rolling ten seconds
 * @param limit calls allowed in them
 * @param usedToday calls of the portal's day
 * @param limitToday calls allowed in a day; 0 where there is no limit
 */
public record QuotaView(long portalId, long used, long limit, long usedToday, long limitToday) {

  /** Of all portals in use. */
  public static List<QuotaView> of(Quota quota) {
    List<QuotaState> states = quota.states();
    return states.stream()
        .map(QuotaState::portalId)
        .distinct()
        .map(portalId -> of(portalId, states))
        .toList();
  }

  private static QuotaView of(long portalId, List<QuotaState> states) {
    long used = 0;
    long limit = 0;
    long usedToday = 0;
    long limitToday = 0;
    for (QuotaState state : states) {
      if (state.portalId() != portalId || state.bucket() != Bucket.BURST) {
        continue;
      }
      if (state.window().equals("burst")) {
        used = state.used();
        limit = state.limit();
      } else if (state.window().equals("day")) {
        usedToday = state.used();
        limitToday = state.limit() == RateLimits.NO_LIMIT ? 0 : state.limit();
      }
    }
    return new QuotaView(portalId, used, limit, usedToday, limitToday);
  }
}
