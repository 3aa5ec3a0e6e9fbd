package io.caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.http.RequestRefused;
import io.caravan.store.StoreOverloaded;
import io.caravan.store.StoreUnavailable;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailedCallTest {

  @Test
  void what_passes_by_itself_is_503() {
    assertThat(FailedCall.reply(new CompletionException(new StoreOverloaded(7, 9))).status())
        .isEqualTo(503);
    Reply away =
        FailedCall.reply(
            new CompletionException(new StoreUnavailable("no route to db.internal", null)));
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.body().toString()).contains("try again later").doesNotContain("db.internal");
  }

  @Test
  void a_refusal_keeps_its_status_and_words() {
    Reply refused = FailedCall.reply(new RequestRefused(409, "Somebody was faster"));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("detail").asText()).isEqualTo("Somebody was faster");
  }

  @Test
  void a_query_that_cannot_be_read_is_400_and_all_else_500() {
    assertThat(FailedCall.reply(new HttpException(400)).status()).isEqualTo(400);
    Reply failed = FailedCall.reply(new IllegalStateException("secret detail"));
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.body().toString()).doesNotContain("secret");
  }
}
