package io.caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

class AuditedCallsTest {

  @Test
  void actions_are_named_after_paths() {
    assertThat(AuditedCalls.action(HttpMethod.POST, "/caravan/dead-letters/:id/replay"))
        .isEqualTo("dead-letters.replay");
    assertThat(AuditedCalls.action(HttpMethod.PUT, "/caravan/dead-letters/:id"))
        .isEqualTo("dead-letters.edit");
    assertThat(AuditedCalls.action(HttpMethod.DELETE, "/caravan/sync/runs/:id"))
        .isEqualTo("sync.runs.delete");
    assertThat(AuditedCalls.action(HttpMethod.POST, "/caravan/sync/runs"))
        .isEqualTo("sync.runs.create");
    assertThat(AuditedCalls.action(HttpMethod.POST, "/caravan/gaps/close")).isEqualTo("gaps.close");
  }
}
