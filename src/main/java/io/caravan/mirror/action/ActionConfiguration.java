package io.caravan.mirror.action;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.caravan.channel.Channels;
import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.sync.RunRepository;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds what makes, keeps and sends actions, and names what routes call. */
public final class ActionConfiguration {

  private final MirrorListener listener;
  private final Outbox outbox;
  private final RunPolicies policies;
  private final Optional<ActionSender> sender;
  private final Optional<KafkaRecord> kafka;
  private final ActionPurge purge;

  /**
   * Opens the channels of actions on the way.
   *
   * @param portals those that are connected
   */
  public ActionConfiguration(
      ActionSettings settings,
      Store store,
      Channels channels,
      Collection<Long> portals,
      MeterRegistry meters,
      Clock clock) {
    // Ids grow with time, so that the table's index is in order.
    NoArgGenerator generator = Generators.timeBasedEpochGenerator();
    outbox = new Outbox(channels, settings.receivers(), portals);
    policies = new RunPolicies(settings.backfill());
    listener =
        new ActionListener(
            new SensitiveProperties(store, settings.sensitive()),
            policies,
            new WaitingRecords(store.dialect()),
            outbox,
            new MadeActions(meters),
            () -> generator.generate().toString(),
            settings.enabled(),
            clock);
    sender =
        settings
            .webhook()
            .filter(receiver -> outbox.receivers().contains(Outbox.WEBHOOK))
            .map(
                receiver ->
                    new ActionSender(
                        store,
                        new Receiver(receiver, clock),
                        SentActions.to(Outbox.WEBHOOK, outbox, meters),
                        clock));
    kafka =
        outbox.receivers().contains(Outbox.KAFKA)
            ? Optional.of(new KafkaRecord(store, SentActions.to(Outbox.KAFKA, outbox, meters)))
            : Optional.empty();
    purge = new ActionPurge(store, outbox, settings, clock);
  }

  /** Hears of the mirror's changes. */
  public MirrorListener listener() {
    return listener;
  }

  /** Gives a portal that was connected while Caravan runs channels of its own. Blocks. */
  public void connected(long portalId) {
    outbox.open(portalId);
  }

  /**
   * Names {@code actionsOfPage} for the routes of syncs.
   *
   * @param history tells first runs from later ones
   */
  public void bindToSync(CamelContext camel, RunRepository history) {
    camel.getRegistry().bind("actionsOfPage", new ActionsOfPage(policies, history::reached));
  }

  /**
   * Names {@code actionPurge} for routes; with a webhook {@code pendingActions} and {@code
   * actionSender}; with Kafka {@code actionRecord} and {@code actionTaken}.
   */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("actionPurge", (Processor) exchange -> purge.run().join());
    sender.ifPresent(
        webhook -> {
          camel
              .getRegistry()
              .bind(
                  "pendingActions",
                  (Processor)
                      exchange -> exchange.getMessage().setBody(PendingAction.of(exchange)));
          camel.getRegistry().bind("actionSender", webhook);
        });
    kafka.ifPresent(
        records -> {
          camel.getRegistry().bind("actionRecord", records);
          camel.getRegistry().bind("actionTaken", (Processor) records::taken);
        });
  }
}
