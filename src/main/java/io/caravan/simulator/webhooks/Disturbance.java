package io.caravan.simulator.webhooks;

import java.util.Random;

/**
 * What chance does to one event: drawn from the seed, the app, the portal and how many events this
 * app had of this portal before. It depends on nothing else, so the same calls lead to the same
 * deliveries.
 *
 * @param eventId its own, or one of a few that many events share
 * @param twice whether it is sent a second time
 * @param holdBackMillis how long it waits before it is sent
 * @param secondHoldBackMillis how long the second one waits
 */
record Disturbance(long eventId, boolean twice, long holdBackMillis, long secondHoldBackMillis) {

  private static final int SHARED_IDS = 100;
  private static final double SECOND_HELD_BACK = 0.5;
  private static final long FIRST_EVENT = 3_000_000;
  private static final int SPREAD_OF_FIRSTS = 1_000_000;

  /** Room for the events of one app and portal, so that their ids never meet others'. */
  private static final long ROOM = 100_000_000;

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
  private static final long MIX_PORTAL = 0xC2B2_AE3D_27D4_EB4FL;

  /**
   * Draws.
   *
   * @param number of the event among those of the app and portal, from 0 on
   */
  static Disturbance of(long seed, long appId, long portalId, long number, WebhookSettings now) {
    var random = random(seed, appId, portalId, number);
    boolean shared = random.nextDouble() < now.eventIdReuse();
    long sharedId = 1 + random.nextInt(SHARED_IDS);
    boolean twice = random.nextDouble() < now.duplicateRate();
    long first = holdBack(random, now.reorderRate(), now);
    long second = holdBack(random, SECOND_HELD_BACK, now);
    return new Disturbance(
        shared ? sharedId : firstId(seed, appId, portalId) + number, twice, first, second);
  }

  private static long holdBack(Random random, double rate, WebhookSettings now) {
    boolean held = random.nextDouble() < rate;
    double share = random.nextDouble();
    long late = 1 + (long) (share * Math.max(1, now.reorderBy().toMillis() - 1));
    return now.delay().toMillis() + (held ? late : 0);
  }

  private static long firstId(long seed, long appId, long portalId) {
    return FIRST_EVENT
        + random(seed, appId, portalId, -1).nextInt(SPREAD_OF_FIRSTS)
        + portalId % 1000 * ROOM
        + appId % 100 * 1000 * ROOM;
  }

  /**
   * By how much a retry comes earlier or later than planned.
   *
   * @return a factor from 0.5 to 1.5
   */
  static double retrySpread(long seed, WebhookEvent event, int attempt) {
    long about = event.eventId() * MIX + event.subscriptionId();
    return 0.5 + random(seed, event.appId(), event.portalId(), about + attempt).nextDouble();
  }

  private static Random random(long seed, long appId, long portalId, long number) {
    long mixed = ((seed * MIX + appId) * MIX_PORTAL + portalId) * MIX + number * MIX_PORTAL;
    return new Random(mixed ^ mixed >>> 29);
  }
}
