package io.caravan.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.CallFaults;
import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a call can go wrong, for a single read, a batch read and a search, each on its
 * first call: the right answer or a clear error in the end, and the other portal notices nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class ReadFaultMatrixIT {

  private Simulator hubspot;
  private ReadRig rig;
  private long portal;
  private List<Long> contacts;
  private List<Long> othersContacts;
  private int round;

  @BeforeAll
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .portals(2)
                .contacts(120)
                .noLimits()
                .indexLag(Duration.ZERO)
                .build());
    portal = hubspot.portal().id();
    contacts = hubspot.portal().ids("contacts", false);
    othersContacts = hubspot.portal(portal + 1).ids("contacts", false);
    rig =
        new ReadRig(
            hubspot, "caravan.read.batch-millis", "500", "caravan.hubspot.response-timeout", "1s");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  static Iterable<String> faultNames() {
    return CallFaults.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultNames")
  void each_kind_of_read_ends_well_and_the_other_portal_notices_nothing(String fault)
      throws Exception {
    hubspot.faults().clear();
    for (String[] call :
        new String[][] {
          {"GET", "/crm/objects/2026-09/contacts/"},
          {"POST", "contacts/batch/read"},
          {"POST", "contacts/search"}
        }) {
      hubspot.faults().add(CallFaults.named(fault).on(call[0], call[1]).portal(portal).times(1));
    }
    // Others than before, or the gateway would know them.
    int first = 5 * round++;
    long callsOfOther = rig.calls(portal + 1);

    CompletableFuture<HubSpotAnswer> search = search(portal, contacts.get(first));
    CompletableFuture<HubSpotAnswer> othersSearch = search(portal + 1, othersContacts.get(first));
    CompletableFuture<JsonNode> single = single(portal, contacts.get(first));
    CompletableFuture<JsonNode> othersSingle = single(portal + 1, othersContacts.get(first));
    List<CompletableFuture<JsonNode>> batch = batch(portal, contacts, first);
    List<CompletableFuture<JsonNode>> othersBatch = batch(portal + 1, othersContacts, first);

    List<CompletableFuture<JsonNode>> hit = new ArrayList<>(batch);
    hit.add(single);
    hit.add(search.thenApply(ReadFaultMatrixIT::onlyResult));
    List<Long> ids = ids(contacts, first);
    for (int i = 0; i < hit.size(); i++) {
      if (fault.equals("401") || fault.equals("403")) {
        assertThat(failure(hit.get(i)))
            .isInstanceOf(CallFailed.class)
            .hasMessageContaining("portal " + portal + " with " + fault);
      } else {
        assertThat(record(hit.get(i)).path("id").asLong()).isEqualTo(ids.get(i));
      }
    }
    List<CompletableFuture<JsonNode>> spared = new ArrayList<>(othersBatch);
    spared.add(othersSingle);
    spared.add(othersSearch.thenApply(ReadFaultMatrixIT::onlyResult));
    List<Long> othersIds = ids(othersContacts, first);
    for (int i = 0; i < spared.size(); i++) {
      assertThat(record(spared.get(i)).path("id").asLong()).isEqualTo(othersIds.get(i));
    }
    assertThat(rig.calls(portal + 1) - callsOfOther).as("calls of the other portal").isEqualTo(3);
    assertThat(hubspot.faults().states()).hasSize(3).allMatch(state -> state.hits() == 1);
  }

  /** The batch's records, then the single one, then the one that is searched for. */
  private static List<Long> ids(List<Long> all, int first) {
    return List.of(
        all.get(first + 1), all.get(first + 2), all.get(first + 3), all.get(first), all.get(first));
  }

  private List<CompletableFuture<JsonNode>> batch(long portalId, List<Long> ids, int first) {
    return ids.subList(first + 1, first + 4).stream().map(id -> rig.contact(portalId, id)).toList();
  }

  /** Another set of properties, so that it stays alone. */
  private CompletableFuture<JsonNode> single(long portalId, long id) {
    return rig.read(
        "{'portalId':%d,'objectType':'contacts','id':'%d','properties':['lastname']}"
            .formatted(portalId, id));
  }

  private CompletableFuture<HubSpotAnswer> search(long portalId, long id) {
    String body =
        """
        {"filterGroups":[{"filters":[{"propertyName":"hs_object_id","operator":"EQ","value":"%d"}]}]}
        """
            .formatted(id);
    return rig.gateway()
        .call(
            HubSpotCall.query(
                portalId,
                GatewayRig.PATHS.search(ObjectType.CONTACTS),
                body.getBytes(StandardCharsets.UTF_8),
                Priority.NORMAL,
                Duration.ofSeconds(30)));
  }

  private static JsonNode onlyResult(HubSpotAnswer answer) {
    assertThat(answer.body().path("results")).hasSize(1);
    return answer.body().path("results").get(0);
  }

  private static JsonNode record(CompletableFuture<JsonNode> read) throws Exception {
    return read.get(50, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<JsonNode> read) throws Exception {
    try {
      throw new AssertionError("a record: " + read.get(50, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }
}
