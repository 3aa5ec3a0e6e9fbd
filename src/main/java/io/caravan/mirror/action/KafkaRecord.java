package io.caravan.mirror.action;

import io.caravan.channel.Handling;
import io.caravan.store.Store;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Turns the message of an action into what goes to Kafka: the action's JSON as the body, and the
 * variables {@code actionKey} (portal/type/record), {@code actionKind} and {@code actionPortal}.
 */
final class KafkaRecord implements Processor {

  private final Store store;
  private final ActionTable table = new ActionTable();
  private final SentActions sent;

  KafkaRecord(Store store, SentActions sent) {
    this.store = store;
    this.sent = sent;
  }

  @Override
  public void process(Exchange exchange) {
    ActionRef ref = ActionRef.parse(exchange.getMessage().getBody(byte[].class));
    if (Handling.of(exchange).attempt() > 1) {
      sent.failed(ref.portalId());
    }
    Action action =
        store.read(connection -> table.load(connection, List.of(ref.id()))).get(ref.id());
    if (action == null) {
      throw ForgottenAction.of(ref.id());
    }
    exchange.setVariable("actionKey", action.orderKey());
    exchange.setVariable("actionKind", action.kind().code());
    exchange.setVariable("actionPortal", ref.portalId());
    exchange.getMessage().setBody(ActionJson.text(action));
  }

  /** Counts what the topic has taken. */
  void taken(Exchange exchange) {
    sent.sent(exchange.getVariable("actionPortal", Long.class));
  }
}
