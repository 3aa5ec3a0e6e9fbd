package io.caravan.gateway;

import io.caravan.gateway.quota.RateLimitHeaders;
import java.io.IOException;
import org.apache.camel.Exchange;

/** The steps around the wire: write the call, read and judge the answer, learn from it. */
final class Exchanger {

  private final Wire wire;
  private final Classifier classifier;
  private final Limits limits;
  private final GatewayMetrics metrics;

  Exchanger(Wire wire, Classifier classifier, Limits limits, GatewayMetrics metrics) {
    this.wire = wire;
    this.classifier = classifier;
    this.limits = limits;
    this.metrics = metrics;
  }

  void write(Exchange exchange) {
    wire.write(exchange);
  }

  /** The breaker has let the call through: from here on HubSpot may see it. */
  void sending(Exchange exchange) {
    OngoingCall.of(exchange).sending();
  }

  void read(Exchange exchange) throws IOException {
    OngoingCall ongoing = OngoingCall.of(exchange);
    HubSpotCall call = ongoing.call();
    Reply reply = wire.read(exchange);
    Verdict verdict = classifier.judge(call, reply);
    limits.heed(call, reply);
    metrics.sent(call, reply.status(), verdict);
    ongoing.verdict(verdict);
    ongoing.settlePermit(RateLimitHeaders.from(name -> reply.header(name).orElse(null)));
    if (verdict.blamesHubSpot()) {
      throw new HubSpotTrouble("HubSpot answered with " + reply.status());
    }
  }
}
