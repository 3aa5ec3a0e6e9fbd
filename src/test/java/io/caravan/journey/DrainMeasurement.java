package io.caravan.journey;

import io.caravan.channel.ChannelMessage;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.EventEnvelope;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookReader;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.Origin;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordReader;
import io.caravan.store.Effect;
import io.caravan.store.StoreSettings;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Not a test: run by hand to see how fast a backlog of events becomes the mirror. */
class DrainMeasurement {

  private static final int EVENTS = Integer.getInteger("events", 200_000);

  @Test
  void drain() throws Exception {
    Path directory = Files.createTempDirectory(Path.of("target"), "drain");
    var hubspot = new FakeHubSpot().schema("contacts", "email", "string");
    StoreSettings database = StoreSettings.sqlite(directory.resolve("caravan.db"));
    try (var rig = new JourneyRig(database, hubspot, Map.of())) {
      for (int i = 1; i <= 10_000; i++) {
        Map<String, String> values = new java.util.HashMap<>();
        for (int p = 0; p < 20; p++) {
          values.put("property_" + p, "value " + i + " of " + p);
        }
        hubspot.put("contacts", i, 1_000, values);
      }
      fill(rig, 10_000);
      for (int from = 0; from < EVENTS; from += 1_000) {
        List<ChannelMessage> messages = new ArrayList<>();
        for (int i = from; i < from + 1_000; i++) {
          String event =
              """
              {"eventId":%d,"subscriptionId":1,"portalId":62515,"appId":9,"occurredAt":%d,"subscriptionType":"contact.propertyChange","attemptNumber":0,"objectId":%d,"propertyName":"property_%d","propertyValue":"new %d","changeSource":"CRM_UI","sourceId":"userId:1","isSensitive":false}"""
                  .formatted(i, 1_795_000_000_000L + i, i * 7919 % 10_000 + 1, i % 20, i);
          EventEnvelope envelope =
              WebhookReader.envelopes(("[" + event + "]").getBytes(StandardCharsets.UTF_8)).get(0);
          messages.add(
              new ChannelMessage(
                  envelope.orderKey(), envelope.dedupeKey(), envelope.text(), null, null));
        }
        rig.channels().channels().append("events", messages).join();
      }
      long start = System.nanoTime();
      long cpuBefore = cpuNanos();
      rig.load(Path.of("routes/events"), Path.of("routes/mirror"));
      long last = EVENTS;
      while (last > 0) {
        Thread.onSpinWait();
        java.util.concurrent.locks.LockSupport.parkNanos(500_000_000);
        last = rig.channels().channels().backlog("events").depth();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.err.printf(
            "%.1f s: %,d left, %,.0f events/s%n", seconds, last, (EVENTS - last) / seconds);
      }
      // On a machine that does other things as well, this is what can be compared.
      double cpuSeconds = (cpuNanos() - cpuBefore) / 1e9;
      System.err.printf("%,.0f events per second of one core%n", EVENTS / cpuSeconds);
      var threads = ManagementFactory.getThreadMXBean();
      for (var info : threads.dumpAllThreads(false, false)) {
        double used = threads.getThreadCpuTime(info.getThreadId()) / 1e9;
        if (used > 0.5) {
          System.err.printf("  %.1f s %s%n", used, info.getThreadName());
        }
      }
    }
  }

  /** Reads the contacts 1 to n into the mirror. */
  private static void fill(JourneyRig rig, int n) {
    for (long from = 1; from <= n; from += RecordReader.BATCH) {
      Map<Long, Long> ids = new java.util.TreeMap<>();
      for (long id = from; id < from + RecordReader.BATCH && id <= n; id++) {
        ids.put(id, 0L);
      }
      MirrorWriter writer = rig.mirror().writer();
      List<Effect<?>> effects = new ArrayList<>();
      rig.mirror()
          .reader()
          .read(JourneyRig.PORTAL, ObjectType.CONTACTS, ids, Priority.BULK)
          .join()
          .values()
          .forEach(
              changes ->
                  changes.forEach(
                      change ->
                          effects.add(writer.effect(new PendingChange(change, Origin.REREAD)))));
      rig.store().apply(effects).join();
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
