package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.redaction.Redaction;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What HubSpot grants is known as a secret from the moment it is there. */
class TokenEndpointTest {

  private final Redaction redaction = Redaction.of(Map.of());
  private int granted;
  private final TokenEndpoint endpoint =
      new TokenEndpoint(
          call -> CompletableFuture.completedFuture(answer()),
          GatewayRig.PATHS,
          "client",
          new Secret("client-secret"),
          redaction);

  @Test
  void what_is_granted_is_shown_nowhere_whoever_asked() {
    endpoint.refresh(1, new Secret("old")).join();
    endpoint.ofApp("scope").join();
    endpoint.exchange(new Secret("code"), "https://x.example/cb", Optional.empty()).join();
    for (int n = 1; n <= 3; n++) {
      assertThat(redaction.text("odd/access/%d and odd/refresh/%d".formatted(n, n)))
          .isEqualTo("*** and ***");
    }
    assertThat(redaction.text("odd/access/4")).isEqualTo("odd/access/4");
  }

  private HubSpotAnswer answer() {
    granted++;
    return new HubSpotAnswer(
        200,
        JsonNodeFactory.instance
            .objectNode()
            .put("access_token", "odd/access/" + granted)
            .put("refresh_token", "odd/refresh/" + granted)
            .put("expires_in", 1_800),
        false);
  }
}
