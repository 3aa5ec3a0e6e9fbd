package io.caravan.simulator.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultCall;
import io.caravan.simulator.faults.FaultEvent;
import io.caravan.simulator.faults.FaultTarget;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.faults.Moment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FaultsSnapshotTest {

  private static final SimulatorClock CLOCK =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));

  /** Whenever it was saved, a restored set of faults hits what the first one would have hit. */
  @Property(tries = 60)
  void what_was_restored_hits_what_would_have_been_hit(
      @ForAll long seed,
      @ForAll @IntRange(max = 60) int before,
      @ForAll @IntRange(max = 60) int after)
      throws IOException {
    var random = new Random(seed);
    var first = new Faults(seed, CLOCK);
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      int id = first.add(fault(random));
      first.turn(id, random.nextInt(5) > 0);
    }
    hits(first, new Random(seed), before);
    var second = new Faults(seed + 1, CLOCK);
    second.add(Fault.status(500));
    copy(first, second);
    assertThat(second.states()).isEqualTo(first.states());
    assertThat(hits(second, new Random(seed), after))
        .isEqualTo(hits(first, new Random(seed), after));
    assertThat(second.add(Fault.reset())).isEqualTo(first.add(Fault.reset()));
  }

  private static Fault fault(Random random) {
    Fault base =
        switch (random.nextInt(4)) {
          case 0 -> Fault.status(503).header("Retry-After", "2").saying("X", "words");
          case 1 -> Fault.webhookReordered(Duration.ofSeconds(7)).event("contact.*");
          case 2 -> Fault.partial(400).share(0.3).on("POST", "/batch/*");
          default -> Fault.slow(Duration.ofMillis(250)).portal(1 + random.nextInt(2));
        };
    return base.rate(random.nextDouble())
        .after(random.nextInt(3))
        .between(Moment.at(Instant.EPOCH), Moment.in(Duration.ofHours(1)))
        .times(random.nextInt(20));
  }

  private static List<String> hits(Faults faults, Random random, int calls) {
    var hits = new ArrayList<String>();
    for (int i = 0; i < calls; i++) {
      long portal = 1 + random.nextInt(2);
      var hit =
          random.nextBoolean()
              ? faults.next(
                  new FaultCall("POST", "/crm/objects", portal, 5, MissingNode::getInstance))
              : faults.next(new FaultEvent(portal, 5, "contact.creation", Set.of("1"), null, null));
      hits.add(hit.map(it -> it.id() + "/" + it.draw()).orElse("none"));
    }
    return hits;
  }

  private static void copy(Faults from, Faults to) throws IOException {
    var bytes = new ByteArrayOutputStream();
    from.part().write(new DataOutputStream(bytes));
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    to.part().read(in).run();
    assertThat(in.read()).isEqualTo(-1);
  }

  @Property(tries = 30)
  void text_of_any_length_goes_through_blocks(@ForAll @IntRange(max = 200_000) int length)
      throws IOException {
    var target = new FaultTarget(null, "x".repeat(length), null, null, null, null, null, null);
    var bytes = new ByteArrayOutputStream();
    StateJson.write(target, new DataOutputStream(bytes));
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(StateJson.read(FaultTarget.class, in)).isEqualTo(target);
    assertThat(in.read()).isEqualTo(-1);
  }
}
