package io.caravan.gateway;

import io.caravan.gateway.quota.RateLimitHeaders;
import org.apache.camel.Exchange;

/** The steps around the wire: write the call, read and judge the answer, learn from it. */
final class Exchanger {

  private final Wire wire;
  private final LastMile lastMile;
  private final Classifier classifier;
  private final Limits limits;
  private final GatewayMetrics metrics;

  Exchanger(
      Wire wire, LastMile lastMile, Classifier classifier, Limits limits, GatewayMetrics metrics) {
    this.wire = wire;
    this.lastMile = lastMile;
    this.classifier = classifier;
    this.limits = limits;
    this.metrics = metrics;
  }

  void write(Exchange exchange) {
    wire.write(exchange);
  }

  /** The breaker has let the call through: from here on HubSpot may see it. */
  void sending(Exchange exchange) {
    OngoingCall ongoing = OngoingCall.of(exchange);
    ongoing.sending();
    lastMile.board(ongoing);
  }

  void read(Exchange exchange) {
    OngoingCall ongoing = OngoingCall.of(exchange);
    HubSpotCall call = ongoing.call();
    Reply reply = wire.read(exchange);
    limits.heed(call, reply);
    Verdict verdict = classifier.judge(call, reply);
    metrics.sent(call, reply.status(), verdict);
    ongoing.verdict(verdict);
    ongoing.settlePermit(RateLimitHeaders.from(name -> reply.header(name).orElse(null)));
    if (verdict.blamesHubSpot()) {
      throw new HubSpotTrouble("HubSpot answered with " + reply.status());
    }
  }
}
