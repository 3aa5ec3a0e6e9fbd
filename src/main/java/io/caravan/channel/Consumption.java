package io.caravan.channel;

import java.util.function.BooleanSupplier;

/**
 * The consuming of one channel from the moment a process has the lease until it gives or loses it.
 *
 * <p>Messages come in through {@link ReadAhead}, pass {@link KeyOrder}, are handed out by {@link
 * HandingOut}, and leave through {@link Settling} and {@link Committer}. Here these meet: the steps
 * that the order of keys asks for go to the one that does them.
 */
final class Consumption implements KeyOrder.Steps<Delivery> {

  private final ConsumptionState state;
  private final Agenda agenda;
  private final Committer committer;
  private final HandingOut handingOut;
  private final ReadAhead readAhead;

  /**
   * @param start how far the channel was consumed before
   * @param pausing whether to hand nothing out for the present
   */
  Consumption(
      Consumed consumed,
      ProgressTable.Progress start,
      Failures failures,
      Recipient recipient,
      BooleanSupplier pausing) {
    var clock = consumed.clock();
    var order = new KeyOrder<>(this);
    this.state = new ConsumptionState(pausing);
    this.agenda = new Agenda(consumed.options(), consumed.budget());
    this.committer =
        new Committer(
            consumed.store(),
            consumed.tables(),
            failures,
            start,
            state.lock(),
            new CommittedOutcomes(
                state, consumed.channel(), agenda, order, clock, this::committed));
    this.handingOut =
        new HandingOut(state, consumed, failures, new Settling(order, committer, clock), recipient);
    this.readAhead = new ReadAhead(state, agenda, order, committer, clock);
  }

  /** For the pump: what to read, and where to put it. */
  ReadAhead readAhead() {
    return readAhead;
  }

  /** Whether what is in memory does not count any more. */
  boolean isLost() {
    return state.isLost();
  }

  /** Looks anew at whether to pause; while pausing, what is being handled goes on. */
  void pauseOrResume() {
    state.locked(
        () -> {
          handingOut.wakeAll();
          state.changed();
        });
  }

  /**
   * Waits for handlers to end and for their outcomes to be durable; false when that takes longer.
   */
  boolean drain(long millis) throws InterruptedException {
    return state.await(() -> handingOut.isQuiet() && committer.idle(), millis);
  }

  /** Nothing of this consumption is committed any more. */
  void end() {
    state.locked(
        () -> {
          committer.end();
          agenda.end();
        });
  }

  private void committed(Delivery delivery) {
    handingOut.committed(delivery);
  }

  @Override
  public void ready(Delivery delivery) {
    handingOut.ready(delivery);
  }

  @Override
  public void hold(Delivery delivery) {
    Outcome held = Outcome.held(delivery);
    if (delivery.pending() == null) {
      committer.submit(held);
    } else {
      committer.replace(delivery.pending(), held);
    }
  }

  @Override
  public void drop(Delivery delivery) {
    if (delivery.pending() != null) {
      committer.replace(delivery.pending(), null);
      handingOut.committed(delivery);
    }
    agenda.release(delivery.message());
  }

  @Override
  public void fetch(long key, long after, long number) {
    agenda.add(new Agenda.Fetch(key, after, number));
    state.changed();
  }

  @Override
  public void wakeAt(long key, long dueAt) {
    agenda.wakeAt(key, dueAt);
    state.changed();
  }
}
