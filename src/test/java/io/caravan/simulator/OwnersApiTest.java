package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.Owner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners. */
class OwnersApiTest extends CrmApiTest {

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/owners", "/crm/owners/2026-03", "/crm/owners/2026-09"})
  void owners_page_and_filter(String path) {
    var ids = new ArrayList<String>();
    String after = "0";
    while (after != null) {
      JsonNode page = client.get(path + "?limit=2&after=" + after).body();
      ids.addAll(page.path("results").findValuesAsText("id"));
      after = page.path("paging").path("next").path("after").asText(null);
      ids.removeIf(id -> id.equals("1"));
    }
    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    assertThat(client.get(path + "?email=OWNER2@acme.example").body().path("results")).hasSize(1);
    assertThat(client.get(path + "?email=none@acme.example").body().path("results")).isEmpty();
    assertThat(client.get(path + "?limit=500").status()).isEqualTo(200);
    assertRefused(client.get(path + "?limit=501"), 400, "VALIDATION_ERROR");
    assertRefused(client.get(path + "/x"), 404, "OBJECT_NOT_FOUND");
    assertRefused(client.get(path + "/1?idProperty=email"), 400, "VALIDATION_ERROR");
  }

  @Test
  void an_owner_who_left_keeps_the_user_id_apart() {
    JsonNode gone = client.get("/crm/owners/2026-09?archived=true").body().path("results").path(0);
    assertThat(gone.path("userId").isNull()).isTrue();
    String userId = gone.path("userIdIncludingInactive").asText();
    String query = "/crm/owners/2026-09/" + userId + "?idProperty=userId";
    assertThat(client.get(query).status()).isEqualTo(404);
    assertThat(client.get(query + "&archived=true").id()).isEqualTo(gone.path("id").asText());
  }

  @Test
  void queues_and_teams_are_told() {
    simulator
        .portal()
        .putOwner(
            new Owner(
                77,
                0,
                "queue@acme.example",
                "Support",
                "",
                Owner.QUEUE,
                List.of(
                    new Owner.Team("5", "First line", true), new Owner.Team("6", "Night", false)),
                false,
                0,
                0));
    JsonNode queue = client.get("/crm/owners/2026-09/77").body();
    assertThat(queue.path("type").asText()).isEqualTo("QUEUE");
    assertThat(queue.path("userId").isNull()).isTrue();
    assertThat(queue.path("teams").findValuesAsText("name")).containsExactly("First line", "Night");
    assertThat(queue.path("teams").path(0).path("primary").asBoolean()).isTrue();
    make(TICKETS, "'subject':'T','hs_pipeline_stage':'1','hubspot_owner_id':'77'");
  }
}
