package io.caravan.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged Caravan against callers who mean no good. */
class AbuseIT {

  private static final int REQUESTS = 20_000;

  @TempDir private Path directory;

  @Test
  void twenty_thousand_bad_requests_are_refused_and_leave_no_trace() throws Exception {
    CaravanLaunch launch = AbuseCampaign.launch(directory);
    try (ServerProcess server = launch.startAndAwait()) {
      AbuseReport report = AbuseCampaign.of(launch, server, REQUESTS, 1).run();

      assertThat(report.violations()).as(report.toString()).isEmpty();
    }
  }
}
