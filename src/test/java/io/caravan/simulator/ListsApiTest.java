package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.lists.MembershipChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListsApiTest extends OnFrozenTime {

  private static final String LISTS = "/crm/lists/2026-09";

  private final List<MembershipChange> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    simulator.addMembershipListener(told::add);
  }

  private String manual(String name) {
    Response made =
        client.post(
            LISTS,
            "{\"name\":\"%s\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}"
                .formatted(name));
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made.body().at("/list/listId").asText();
  }

  private List<Long> contacts(int count) {
    var ids = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      ids.add(simulator.portal().create("contacts", Map.of("firstname", "n" + i)));
    }
    return ids;
  }

  private Response edit(String id, String what, Object body) {
    return client.put(LISTS + "/" + id + "/memberships/" + what, body.toString());
  }

  private List<String> members(String id) {
    return client
        .get(LISTS + "/" + id + "/memberships")
        .body()
        .path("results")
        .findValuesAsText("recordId");
  }

  @Test
  void a_manual_list_is_made_found_renamed_and_found_by_name() {
    String id = manual("VIPs");
    JsonNode list = client.get("/crm/v3/lists/" + id).body().path("list");
    assertThat(list.path("processingStatus").asText()).isEqualTo("COMPLETE");
    assertThat(list.path("listVersion").asInt()).isEqualTo(1);
    assertThat(list.path("createdAt").asText()).isEqualTo("2026-11-21T10:00:00.000Z");
    Response renamed = client.put(LISTS + "/" + id + "/update-list-name?listName=Best%20ones", "");
    assertThat(renamed.body().at("/updatedList/name").asText()).isEqualTo("Best ones");
    assertThat(renamed.body().at("/updatedList/listVersion").asInt()).isEqualTo(2);
    Response found = client.get(LISTS + "/object-type-id/0-1/name/best%20ones");
    assertThat(found.body().at("/list/listId").asText()).isEqualTo(id);
    assertThat(client.get(LISTS + "/object-type-id/0-1/name/VIPs").status()).isEqualTo(404);
    Response several = client.get(LISTS + "?listIds=" + id + "&listIds=99");
    assertThat(several.body().path("lists")).hasSize(1);
  }

  @Test
  void a_name_is_taken_once_per_object_type() {
    manual("Same");
    Response again =
        client.post(
            LISTS, "{\"name\":\"same\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}");
    assertThat(again.status()).isEqualTo(400);
    assertThat(again.body().path("subCategory").asText()).isEqualTo("ILS.DUPLICATE_LIST_NAMES");
    Response other =
        client.post(
            LISTS, "{\"name\":\"same\",\"objectTypeId\":\"0-2\",\"processingType\":\"MANUAL\"}");
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void members_are_added_and_removed_with_hubspots_spelling() {
    String id = manual("a");
    List<Long> ids = contacts(3);
    Response added = edit(id, "add", "[\"%d\",\"%d\",\"99\"]".formatted(ids.get(0), ids.get(1)));
    assertThat(added.status()).isEqualTo(200);
    assertThat(texts(added.body().path("recordsIdsAdded")))
        .containsExactly(ids.get(0).toString(), ids.get(1).toString());
    assertThat(texts(added.body().path("recordIdsMissing"))).containsExactly("99");
    assertThat(edit(id, "add", ids).body().path("recordsIdsAdded")).hasSize(1);
    Response both =
        edit(
            id,
            "add-and-remove",
            "{\"recordIdsToAdd\":[],\"recordIdsToRemove\":[\"%d\"]}".formatted(ids.get(2)));
    assertThat(texts(both.body().path("recordIdsRemoved"))).containsExactly(ids.get(2).toString());
    assertThat(edit(id, "remove", List.of(ids.get(0))).body().path("recordIdsRemoved")).hasSize(1);
    assertThat(members(id)).containsExactly(ids.get(1).toString());
    assertThat(told)
        .extracting(MembershipChange::added)
        .containsExactly(true, true, true, false, false);
    assertThat(told.get(0).portalId()).isEqualTo(62_515);
    assertThat(client.delete(LISTS + "/" + id + "/memberships").status()).isEqualTo(204);
    assertThat(members(id)).isEmpty();
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void members_are_paged_both_ways_and_in_order_of_joining() {
    String id = manual("a");
    List<Long> ids = contacts(5);
    edit(id, "add", ids.subList(2, 5));
    clock.advance(Duration.ofSeconds(1));
    edit(id, "add", ids.subList(0, 2));
    String path = LISTS + "/" + id + "/memberships";
    var seen = new ArrayList<String>();
    String next = path + "?limit=2";
    while (next != null) {
      JsonNode page = client.get(next).body();
      assertThat(page.path("total").asInt()).isEqualTo(5);
      seen.addAll(page.path("results").findValuesAsText("recordId"));
      String after = page.at("/paging/next/after").asText("");
      next = after.isEmpty() ? null : path + "?limit=2&after=" + after;
    }
    assertThat(seen).containsExactlyElementsOf(ids.stream().map(Object::toString).toList());
    String second = client.get(path + "?limit=2").body().at("/paging/next/after").asText();
    JsonNode back = client.get(path + "?limit=5&before=" + second).body();
    assertThat(back.path("results").findValuesAsText("recordId"))
        .containsExactly(ids.get(0).toString());
    JsonNode joined = client.get(path + "/join-order?limit=4").body();
    assertThat(joined.path("results").findValuesAsText("recordId").get(0))
        .isEqualTo(ids.get(2).toString());
    JsonNode last =
        client
            .get(path + "/join-order?limit=4&after=" + joined.at("/paging/next/after").asText())
            .body();
    assertThat(last.path("results").findValuesAsText("recordId"))
        .containsExactly(ids.get(1).toString());
    assertThat(client.get(path + "?limit=251").status()).isEqualTo(400);
    assertThat(client.get(path + "?after=%21%21").status()).isEqualTo(400);
  }

  @Test
  void a_list_is_filled_from_another_of_the_same_type() {
    String from = manual("from");
    String to = manual("to");
    edit(from, "add", contacts(3));
    assertThat(client.put(LISTS + "/" + to + "/memberships/add-from/" + from, "").status())
        .isEqualTo(204);
    assertThat(members(to)).hasSize(3);
    String companies =
        client
            .post(LISTS, "{\"name\":\"c\",\"objectTypeId\":\"0-2\",\"processingType\":\"MANUAL\"}")
            .body()
            .at("/list/listId")
            .asText();
    assertThat(client.put(LISTS + "/" + companies + "/memberships/add-from/" + from, "").status())
        .isEqualTo(400);
  }

  @Test
  void a_deleted_list_can_be_restored_for_ninety_days() {
    String id = manual("a");
    edit(id, "add", contacts(1));
    assertThat(client.delete(LISTS + "/" + id).status()).isEqualTo(204);
    Response gone = client.get(LISTS + "/" + id);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.body().path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
    assertThat(client.put(LISTS + "/" + id + "/restore", "").status()).isEqualTo(204);
    assertThat(members(id)).hasSize(1);
    client.delete(LISTS + "/" + id);
    clock.advance(Duration.ofDays(91));
    assertThat(client.put(LISTS + "/" + id + "/restore", "").status()).isEqualTo(404);
  }

  @Test
  void lists_are_searched_by_name_type_and_id() {
    String a = manual("Alpha one");
    manual("Alpha two");
    manual("Beta");
    JsonNode first =
        client
            .post(
                LISTS + "/search",
                "{\"query\":\"ALPHA\",\"count\":1,\"offset\":0,\"processingTypes\":[\"MANUAL\"],\"additionalProperties\":[\"hs_list_size\"]}")
            .body();
    assertThat(first.path("total").asInt()).isEqualTo(2);
    assertThat(first.path("hasMore").asBoolean()).isTrue();
    assertThat(first.path("offset").asInt()).isEqualTo(1);
    assertThat(first.at("/lists/0/listId").asText()).isEqualTo(a);
    assertThat(first.at("/lists/0/additionalProperties").toString())
        .isEqualTo("{\"hs_list_size\":\"0\"}");
    JsonNode rest = client.post(LISTS + "/search", "{\"query\":\"alpha\",\"offset\":1}").body();
    assertThat(rest.path("hasMore").asBoolean()).isFalse();
    assertThat(rest.path("lists")).hasSize(1);
    assertThat(
            client
                .post(LISTS + "/search", "{\"processingTypes\":[\"DYNAMIC\"]}")
                .body()
                .path("total")
                .asInt())
        .isZero();
  }

  @Test
  void a_records_memberships_are_told() {
    String a = manual("a");
    String b = manual("b");
    long id = contacts(1).get(0);
    edit(a, "add", List.of(id));
    clock.advance(Duration.ofSeconds(1));
    edit(b, "add", List.of(id));
    edit(a, "remove", List.of(id));
    clock.advance(Duration.ofSeconds(1));
    edit(a, "add", List.of(id));
    JsonNode found = client.get(LISTS + "/records/0-1/" + id + "/memberships").body();
    assertThat(found.path("total").asInt()).isEqualTo(2);
    assertThat(found.at("/results/0/firstAddedTimestamp").asText())
        .isEqualTo("2026-11-21T10:00:00.000Z");
    assertThat(found.at("/results/0/lastAddedTimestamp").asText())
        .isEqualTo("2026-11-21T10:00:02.000Z");
    JsonNode batch =
        client
            .post(
                LISTS + "/records/memberships/batch/read",
                "{\"inputs\":[{\"objectTypeId\":\"0-1\",\"recordId\":\"%d\"}]}".formatted(id))
            .body();
    assertThat(batch.at("/results/0/recordListMemberships")).hasSize(2);
  }

  @Test
  void legacy_ids_lead_to_lists() {
    String id = manual("a");
    Response unknown = client.get(LISTS + "/idmapping?legacyListId=1");
    assertThat(unknown.status()).isEqualTo(404);
    long legacy = Long.parseLong(id) + 10_000;
    assertThat(
            client.get(LISTS + "/idmapping?legacyListId=" + legacy).body().path("listId").asText())
        .isEqualTo(id);
    JsonNode several = client.post(LISTS + "/idmapping", "[\"1\",\"" + legacy + "\"]").body();
    assertThat(texts(several.path("missingLegacyListIds"))).containsExactly("1");
    assertThat(several.at("/legacyListIdsToIdsMapping/0/listId").asText()).isEqualTo(id);
  }

  @Test
  void folders_hold_lists_and_folders() {
    String list = manual("a");
    String outer =
        client.post(LISTS + "/folders", "{\"name\":\"outer\"}").body().at("/folder/id").asText();
    String inner =
        client
            .post(
                LISTS + "/folders",
                "{\"name\":\"inner\",\"parentFolderId\":\"%s\"}".formatted(outer))
            .body()
            .at("/folder/id")
            .asText();
    assertThat(
            client
                .put(
                    LISTS + "/folders/move-list",
                    "{\"listId\":\"%s\",\"newFolderId\":\"%s\"}".formatted(list, inner))
                .status())
        .isEqualTo(204);
    JsonNode tree = client.get(LISTS + "/folders").body();
    assertThat(tree.at("/folder/childNodes/0/childNodes/0/childLists/0").asText()).isEqualTo(list);
    assertThat(client.delete(LISTS + "/folders/" + inner).status()).isEqualTo(400);
    assertThat(client.put(LISTS + "/folders/" + outer + "/move/" + inner, "").status())
        .isEqualTo(400);
    Response renamed = client.put(LISTS + "/folders/" + inner + "/rename?newFolderName=x", "");
    assertThat(renamed.body().at("/folder/name").asText()).isEqualTo("x");
    client.put(LISTS + "/folders/" + inner + "/move/0", "");
    assertThat(client.delete(LISTS + "/folders/" + outer).status()).isEqualTo(204);
  }

  @Test
  void deleted_and_merged_records_leave_and_follow() {
    String id = manual("a");
    List<Long> ids = contacts(3);
    edit(id, "add", ids);
    simulator.portal().delete("contacts", ids.get(0));
    long merged = simulator.portal().merge("contacts", ids.get(1), ids.get(2));
    assertThat(members(id)).containsExactly(Long.toString(merged));
  }

  @Test
  void scopes_are_needed_and_portals_are_apart() {
    String id = manual("a");
    TestClient reader =
        client.withToken(simulator.tokenWithScopes(62_515, Set.of("crm.lists.read")));
    assertThat(reader.get(LISTS + "/" + id).status()).isEqualTo(200);
    assertThat(reader.delete(LISTS + "/" + id).status()).isEqualTo(403);
    TestClient second = client.withToken(simulator.credentials(62_516).privateToken());
    assertThat(second.get(LISTS + "/" + id).status()).isEqualTo(404);
    simulator.reset();
    assertThat(client.get(LISTS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void what_cannot_be_a_list_is_refused() {
    for (String bad :
        new String[] {
          "{\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}",
          "{\"name\":\"a\",\"objectTypeId\":\"contacts\",\"processingType\":\"MANUAL\"}",
          "{\"name\":\"a\",\"objectTypeId\":\"0-1\",\"processingType\":\"OTHER\"}",
          "{\"name\":\"a\",\"objectTypeId\":\"0-1\",\"processingType\":\"DYNAMIC\"}",
          "{\"name\":\"a\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\",\"listFolderId\":7}"
        }) {
      Response refused = client.post(LISTS, bad);
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.body().path("category").asText()).isEqualTo("VALIDATION_ERROR");
    }
  }
}
