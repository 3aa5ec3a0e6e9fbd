package io.caravan.benchmark.quota;

import io.caravan.process.ServerProcess;
import io.caravan.simulator.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** HubSpot's own Node client; see benchmarks/node/quota. */
final class NodeCaller implements Caller {

  private final ServerProcess process;

  NodeCaller(Simulator hubspot, Limit limit, Duration length, Path log) {
    process =
        ServerProcess.start(
            List.of(
                "node",
                "benchmarks/node/quota/client.js",
                hubspot.baseUrl(),
                hubspot.credentials().privateToken(),
                limit == Limit.SEARCH ? "search" : "burst",
                Long.toString(length.toSeconds())),
            Map.of("NODE_ENV", "production"),
            log);
  }

  /** The process prints its counts when its time is over. */
  @Override
  public String failures() {
    process.hasEnded(Duration.ofSeconds(20));
    return process.endOfLog();
  }

  @Override
  public void close() {
    process.close();
  }
}
