package io.caravan.benchmark.write;

import io.caravan.process.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * HubSpot's own Node client upserts the same contacts: batches made by hand, or one by one; see
 * benchmarks/node/quota/writes.js. It is given all writes at once, so nothing trickles.
 */
final class NodeRun {

  private static final Duration LIMIT = Duration.ofHours(1);

  private NodeRun() {}

  static Result of(String name, int perCall, int writes, boolean faulty, Path directory)
      throws Exception {
    Files.createDirectories(directory);
    Path log = directory.resolve("node.log");
    try (var hubspot = new HubSpot(writes / 2 + 1, faulty, directory.resolve("hubspot.log"))) {
      long start = System.nanoTime();
      try (var node =
          ServerProcess.start(
              List.of(
                  "node",
                  "benchmarks/node/quota/writes.js",
                  hubspot.address().url(),
                  hubspot.address().token(),
                  Integer.toString(perCall),
                  Integer.toString(writes),
                  Boolean.toString(faulty)),
              Map.of("NODE_ENV", "production"),
              log)) {
        if (!node.hasEnded(LIMIT) || node.exitCode() != 0) {
          throw new IllegalStateException(node.endOfLog());
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      int bad = faulty ? CaravanRun.bad(writes) : 0;
      return new Result(
          faulty ? name + ", faults" : name, writes, bad, seconds, hubspot.view(writes), 0);
    }
  }
}
