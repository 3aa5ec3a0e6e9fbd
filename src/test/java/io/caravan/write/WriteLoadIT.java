package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.http.Latency;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes that trickle in one by one, beside callers who wait for theirs. */
@Timeout(180)
class WriteLoadIT {

  private static final int WRITES = 5_000;
  private static final int PER_SECOND = 500;
  private static final int CALLERS = 100;
  private static final Duration HALF_LATENCY = Duration.ofMillis(25);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  @Test
  void a_trickle_leaves_in_full_batches_and_nobody_who_waits_waits_for_it() throws Exception {
    var half = Latency.fixed(HALF_LATENCY);
    var options =
        SimulatorOptions.builder()
            .contacts(10)
            .tier(Tier.PROFESSIONAL)
            .uplink(half)
            .latency(half)
            .build();
    try (var hubspot = Simulator.start(options);
        var rig = new WriteRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      int middle = WRITES / 2;
      List<String> ids = trickle(rig, 0, middle);
      List<String> waitedFor = callers(rig);
      ids.addAll(trickle(rig, middle, WRITES));
      await()
          .atMost(PATIENCE)
          .until(() -> rig.meters.counter("caravan.write.done").count() == WRITES + CALLERS);

      assertThat(rig.calls("/batch/upsert")).isLessThanOrEqualTo(WRITES / 95);
      assertThat(rig.calls("/batch/create")).isLessThanOrEqualTo(5);
      assertThat(hubspot.report().refused()).isZero();
      assertThat(hubspot.report().peak("burst")).isLessThanOrEqualTo(190);
      assertThat(ids).allMatch(id -> rig.row(id).state() == State.DONE);
      assertThat(waitedFor.stream().map(id -> rig.row(id).recordId()).distinct()).hasSize(CALLERS);
      assertThat(eachWithItsValue(hubspot)).isEqualTo(WRITES);
    }
  }

  /** One by one, at an even pace; what is late is made up for. */
  private static List<String> trickle(WriteRig rig, int from, int to) {
    Writes writes = rig.configuration.writes();
    var accepted = new ArrayList<CompletableFuture<Submission>>();
    long start = System.nanoTime();
    for (int n = from; n < to; n++) {
      long due = start + TimeUnit.SECONDS.toNanos(n - from) / PER_SECOND;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      List<Write> one =
          rig.read(
              "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'load%d@x.example','properties':{'firstname':'N%d'}}"
                  .formatted(n, n));
      accepted.add(writes.accept(writes.newId(), one, null, ""));
    }
    List<String> ids = new ArrayList<>();
    accepted.forEach(submission -> ids.addAll(submission.join().writeIds()));
    return ids;
  }

  /** All at once; each hears of its own outcome. */
  private static List<String> callers(WriteRig rig) {
    Writes writes = rig.configuration.writes();
    var outcomes = new ArrayList<CompletableFuture<Boolean>>();
    List<String> ids = new ArrayList<>();
    for (int n = 0; n < CALLERS; n++) {
      List<Write> one =
          rig.read(
              "{'operation':'create','objectType':'contacts','priority':'interactive','properties':{'email':'caller%d@x.example'}}"
                  .formatted(n));
      ids.add(one.get(0).id());
      outcomes.add(writes.settled(List.of(one.get(0).id()), PATIENCE));
      writes.accept(writes.newId(), one, null, "");
    }
    assertThat(outcomes).allMatch(CompletableFuture::join);
    return ids;
  }

  private static long eachWithItsValue(Simulator hubspot) {
    var found =
        hubspot.portal().ids("contacts", false).stream()
            .map(id -> hubspot.portal().find("contacts", id).orElseThrow().properties())
            .filter(contact -> contact.getOrDefault("email", "").startsWith("load"))
            .collect(
                Collectors.toMap(
                    contact -> contact.get("email"), contact -> contact.get("firstname")));
    return IntStream.range(0, WRITES)
        .filter(n -> ("N" + n).equals(found.get("load" + n + "@x.example")))
        .count();
  }
}
