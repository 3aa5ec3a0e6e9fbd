package io.caravan.webhook;

import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.EventEnvelope;
import io.caravan.hubspot.WebhookReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** Takes deliveries apart: one message for the channel per event, its text untouched. */
public final class Deliveries {

  private final Counter events;
  private final DistributionSummary sizes;

  public Deliveries(MeterRegistry meters) {
    events = meters.counter("caravan.webhook.events");
    sizes =
        DistributionSummary.builder("caravan.webhook.delivery.events")
            .description("Events in one delivery")
            .register(meters);
  }

  /**
   * The events of a delivery as messages, in its order.
   *
   * @throws io.caravan.hubspot.UnreadableDelivery when the body is not a delivery
   */
  public List<ChannelMessage> messages(byte[] body) {
    List<EventEnvelope> envelopes = WebhookReader.envelopes(body);
    var messages = new ArrayList<ChannelMessage>(envelopes.size());
    for (EventEnvelope envelope : envelopes) {
      messages.add(
          new ChannelMessage(
              envelope.orderKey(), envelope.dedupeKey(), envelope.text(), null, null));
    }
    events.increment(messages.size());
    sizes.record(messages.size());
    return messages;
  }
}
