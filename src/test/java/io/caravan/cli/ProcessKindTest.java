package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProcessKindTest {

  private static final Path ROUTES = Path.of("routes").toAbsolutePath();

  @Test
  void a_hub_runs_all_routes_whatever_folders_there_are() throws Exception {
    assertThat(ProcessKind.SERVING.routes(ROUTES)).isEqualTo("file:" + ROUTES + "/**/*.camel.yaml");
  }

  @Test
  void a_command_runs_what_it_needs_and_nothing_that_has_a_port() throws Exception {
    assertThat(ProcessKind.SYNCING.routes(ROUTES))
        .contains("sync/sync-object.camel.yaml")
        .contains("sync/divisions.camel.yaml")
        .contains("mirror/mirror-refetch.camel.yaml")
        .contains("events/channel-retries.camel.yaml")
        .doesNotContain("/writes/", "/webhooks/", "event-dispatch");
    for (ProcessKind kind : new ProcessKind[] {ProcessKind.WRITING, ProcessKind.SYNCING}) {
      for (String file : kind.routes(ROUTES).split(",")) {
        assertThat(Files.readString(Path.of(file.substring("file:".length()))))
            .doesNotContain("platform-http");
      }
    }
  }
}
