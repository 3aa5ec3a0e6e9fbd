package io.caravan.channel;

import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is durable: counts it, lets go of its messages, and tells the order of keys. */
final class CommittedOutcomes implements Committer.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(CommittedOutcomes.class);

  /** A line for each of thousands of dead letters would hide everything else in the log. */
  private static final long QUIET_MILLIS = 10_000;

  private final ConsumptionState state;
  private final Channel channel;
  private final Agenda agenda;
  private final KeyOrder<Delivery> order;
  private final Clock clock;
  private final Consumer<Delivery> durable;
  private Outcome lastDead;
  private int untold;
  private long quietUntil;

  /**
   * @param durable told of each message whose outcome is
   */
  CommittedOutcomes(
      ConsumptionState state,
      Channel channel,
      Agenda agenda,
      KeyOrder<Delivery> order,
      Clock clock,
      Consumer<Delivery> durable) {
    this.state = state;
    this.channel = channel;
    this.agenda = agenda;
    this.order = order;
    this.clock = clock;
    this.durable = durable;
  }

  @Override
  public void committed(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      committed(outcome);
    }
    tellOfDeadLetters();
    state.changed();
  }

  @Override
  public void isolated(List<Outcome> submitted, List<Outcome> settled, Committer committer) {
    long now = clock.millis();
    for (int i = 0; i < submitted.size(); i++) {
      Outcome before = submitted.get(i);
      Outcome after = settled.get(i);
      if (before.equals(after)) {
        committed(before);
        continue;
      }
      agenda.release(before.delivery().message());
      if (after != null && after.failure() != null) {
        count(after);
        List<Delivery> passed = committer.passed(before.delivery().keyHash());
        order.failedToCommit(before.delivery(), after.dueAt(), passed, now);
      }
      durable.accept(before.delivery());
    }
    tellOfDeadLetters();
    state.changed();
  }

  @Override
  public void lost() {
    state.lose();
  }

  private void committed(Outcome outcome) {
    agenda.release(outcome.delivery().message());
    count(outcome);
    if (!outcome.passes()) {
      order.stored(outcome.delivery(), clock.millis());
    }
    durable.accept(outcome.delivery());
  }

  private void count(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.DONE) {
      channel.out.increment();
    } else if (outcome.kind() == Outcome.Kind.DEAD) {
      channel.dead.increment();
      lastDead = outcome;
      untold++;
    } else if (outcome.failure() != null) {
      channel.retried.increment();
    }
  }

  private void tellOfDeadLetters() {
    long now = clock.millis();
    if (untold > 0 && now >= quietUntil) {
      LOG.warn(
          "{} of channel {} became dead letters; the last is message {}, after {} attempts: {}",
          untold,
          channel.name(),
          lastDead.delivery().seq(),
          lastDead.attempts(),
          lastDead.failure().type());
      untold = 0;
      quietUntil = now + QUIET_MILLIS;
    }
  }
}
