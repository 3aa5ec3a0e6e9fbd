package io.caravan.mirror.journal;

import io.caravan.channel.Channels;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.SignedDownloads;
import io.caravan.hubspot.ApiPaths;
import io.caravan.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** Builds what notices and closes gaps, and names what routes call. */
public final class JournalConfiguration {

  private final GapLog gaps;
  private final GapRecovery recovery;
  private final GapWatch watch;
  private final Optional<JournalSubscriptions> subscriptions;
  private final Optional<Journal> reader;

  /**
   * Opens the channel of events on the way.
   *
   * @param portals numbers of the connected portals, as of whenever it is asked
   * @param refusals how many deliveries the intake could not take, counted since the start
   * @param sync makes up for what the journal cannot
   */
  public JournalConfiguration(
      JournalSettings settings,
      Store store,
      Channels channels,
      Gateway gateway,
      SignedDownloads downloads,
      ApiPaths paths,
      Supplier<List<Long>> portals,
      LongSupplier refusals,
      IncrementalSync sync,
      MeterRegistry meters,
      Clock clock) {
    gaps = new GapLog(store);
    var calls = new JournalCalls(gateway, downloads, paths);
    subscriptions =
        settings.enabled()
            ? Optional.of(
                new JournalSubscriptions(
                    calls,
                    () ->
                        portals.get().stream()
                            .flatMap(id -> WantedSubscription.of(id, settings).stream())
                            .toList(),
                    clock))
            : Optional.empty();
    if (settings.enabled()) {
      // Opening a channel takes a transaction, and must not happen within another.
      channels.open(List.of(settings.channel()));
    }
    reader =
        subscriptions.map(
            present ->
                new Journal(
                    calls,
                    new JournalScopes(portals, store),
                    present,
                    new JournalIntake(store, channels, settings.channel(), meters),
                    clock,
                    meters));
    recovery = new GapRecovery(gaps, reader, sync, clock);
    watch = new GapWatch(gaps, recovery, refusals, settings.gap(), clock);
  }

  /** The gaps that were found. */
  public GapLog gaps() {
    return gaps;
  }

  /** Closes gaps. */
  public GapRecovery recovery() {
    return recovery;
  }

  /** What the journal is to tell of; empty when it is not enabled. */
  public Optional<JournalSubscriptions> subscriptions() {
    return subscriptions;
  }

  Optional<Journal> reader() {
    return reader;
  }

  GapWatch watch() {
    return watch;
  }

  /** Names {@code gapWatch} and {@code webhooksJournal} for routes. */
  public void bind(CamelContext camel) {
    camel.getRegistry().bind("gapWatch", (Processor) exchange -> watch.tick());
    camel.getRegistry().bind("webhooksJournal", (Processor) exchange -> recovery.readJournal());
  }
}
