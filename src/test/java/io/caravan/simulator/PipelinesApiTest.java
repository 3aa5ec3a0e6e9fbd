package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines, stages, and what they mean for records. */
class PipelinesApiTest extends CrmApiTest {

  private static final String PIPELINES = "/crm/pipelines/2026-09/deals";
  private static final String SECOND =
      q(
          "{'pipelineId':'second','label':'Second','displayOrder':1,'stages':["
              + "{'stageId':'s2','label':'Two','displayOrder':1,'metadata':{'probability':'1.0'}},"
              + "{'stageId':'s1','label':'One','displayOrder':0,'metadata':{'probability':'0.5'}}]}");

  private void makeSecond() {
    Response made = client.post(PIPELINES, SECOND);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/pipelines", "/crm/pipelines/2026-03", "/crm/pipelines/2026-09"})
  void a_pipeline_is_made_changed_replaced_and_deleted(String base) {
    Response made = client.post(base + "/deals", SECOND);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.body().path("stages").findValuesAsText("id")).containsExactly("s1", "s2");
    assertThat(made.body().path("stages").path(1).path("metadata").path("isClosed").asText())
        .isEqualTo("true");
    String path = base + "/deals/second";
    Response renamed = client.patch(path, q("{'label':'Other','displayOrder':0}"));
    assertThat(renamed.status()).isEqualTo(200);
    assertThat(renamed.body().path("stages")).hasSize(2);
    assertThat(client.get(base + "/deals").body().path("results").findValuesAsText("label"))
        .contains("Other");
    Response replaced =
        client.put(
            path,
            q(
                "{'label':'New','displayOrder':5,'stages':[{'stageId':'s3','label':'Three',"
                    + "'displayOrder':0,'metadata':{'probability':'0.0'}}]}"));
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.body().path("stages").findValuesAsText("id")).containsExactly("s3");
    assertThat(client.delete(path).status()).isEqualTo(204);
    assertRefused(client.get(path), 404, "OBJECT_NOT_FOUND");
    assertRefused(client.delete(path), 404, "OBJECT_NOT_FOUND");
  }

  @Test
  void stages_are_made_changed_and_deleted() {
    makeSecond();
    String stages = PIPELINES + "/second/stages";
    Response made =
        client.post(
            stages, q("{'label':'Between','displayOrder':1,'metadata':{'probability':'0.7'}}"));
    assertThat(made.status()).isEqualTo(201);
    String id = made.id();
    assertThat(client.get(stages + "/" + id).body().path("label").asText()).isEqualTo("Between");
    Response changed =
        client.patch(stages + "/" + id, q("{'displayOrder':-1,'metadata':{'probability':'0.1'}}"));
    assertThat(changed.body().path("label").asText()).isEqualTo("Between");
    assertThat(changed.body().path("metadata").path("probability").asText()).isEqualTo("0.1");
    assertThat(client.get(stages).body().path("results").path(0).path("id").asText()).isEqualTo(id);
    Response replaced =
        client.put(
            stages + "/" + id,
            q("{'label':'R','displayOrder':9,'metadata':{'probability':'0.2'}}"));
    assertThat(replaced.body().path("label").asText()).isEqualTo("R");
    assertRefused(
        client.post(stages, q("{'stageId':'s1','label':'Again','metadata':{'probability':'0.1'}}")),
        409,
        "CONFLICT");
    assertThat(client.delete(stages + "/" + id).status()).isEqualTo(204);
    assertRefused(client.get(stages + "/" + id), 404, "OBJECT_NOT_FOUND");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deals   | {'label':'L','displayOrder':0,'stages':[{'label':'A','displayOrder':0,'metadata':{}}]}
          deals   | {'label':'L','displayOrder':0,'stages':[{'label':'A','displayOrder':0,'metadata':{'probability':'1.5'}}]}
          deals   | {'label':'L','displayOrder':0,'stages':[{'label':'A','displayOrder':0,'metadata':{'probability':'half'}}]}
          deals   | {'displayOrder':0,'stages':[{'label':'A','displayOrder':0,'metadata':{'probability':'0.5'}}]}
          deals   | {'label':'L','displayOrder':0,'stages':[{'displayOrder':0,'metadata':{'probability':'0.5'}}]}
          deals   | {'label':'L','displayOrder':0,'stages':[{'stageId':'a','label':'A','metadata':{'probability':'0.5'}},{'stageId':'a','label':'B','metadata':{'probability':'0.5'}}]}
          tickets | {'label':'L','displayOrder':0,'stages':[{'label':'A','displayOrder':0,'metadata':{'ticketState':'SHUT'}}]}
          """)
  void a_wrong_pipeline_is_refused(String type, String body) {
    assertRefused(client.post("/crm/pipelines/2026-09/" + type, q(body)), 400, "VALIDATION_ERROR");
  }

  @Test
  void a_pipeline_has_at_most_a_hundred_stages_or_thirty() {
    assertThat(client.post(PIPELINES, stages(100)).status()).isEqualTo(201);
    assertRefused(client.post(PIPELINES, stages(101)), 400, "VALIDATION_ERROR");
    assertThat(client.post("/crm/pipelines/2026-09/leads", stages(30)).status()).isEqualTo(201);
    assertRefused(client.post("/crm/pipelines/2026-09/leads", stages(31)), 400, "VALIDATION_ERROR");
    assertRefused(client.get("/crm/pipelines/2026-09/notes"), 400, "VALIDATION_ERROR");
  }

  private static String stages(int count) {
    var stages = new StringBuilder();
    for (int i = 0; i < count; i++) {
      stages.append(i == 0 ? "" : ",");
      stages.append(
          "{'label':'S" + i + "','displayOrder':" + i + ",'metadata':{'probability':'0.5'}}");
    }
    return q("{'label':'Long','displayOrder':3,'stages':[" + stages + "]}");
  }

  @Test
  void what_records_use_is_kept_when_asked() {
    makeSecond();
    make(DEALS, "'dealname':'D','pipeline':'second','dealstage':'s1'");
    for (String flag :
        new String[] {"validateReferencesBeforeDelete", "validateDealStageUsagesBeforeDelete"}) {
      String query = "?" + flag + "=true";
      for (Response refused :
          new Response[] {
            client.delete(PIPELINES + "/second" + query),
            client.delete(PIPELINES + "/second/stages/s1" + query),
            client.put(
                PIPELINES + "/second" + query,
                q(
                    "{'label':'N','displayOrder':0,'stages':[{'stageId':'s9','label':'S','metadata':{'probability':'0.1'}}]}"))
          }) {
        assertRefused(refused, 400, "VALIDATION_ERROR");
        assertThat(refused.body().path("subCategory").asText())
            .isEqualTo("PipelineError.STAGE_ID_IN_USE");
      }
    }
    assertThat(
            client
                .delete(PIPELINES + "/second/stages/s2?validateReferencesBeforeDelete=true")
                .status())
        .isEqualTo(204);
    assertThat(client.delete(PIPELINES + "/second").status()).isEqualTo(204);
  }

  @Test
  void an_audit_tells_the_changes_newest_first() {
    makeSecond();
    client.patch(PIPELINES + "/second", q("{'label':'Other'}"));
    client.patch(PIPELINES + "/second/stages/s1", q("{'metadata':{'probability':'0.4'}}"));
    client.delete(PIPELINES + "/second");
    JsonNode audit = client.get(PIPELINES + "/second/audit").body().path("results");
    assertThat(audit.findValuesAsText("action")).containsExactly("DELETE", "UPDATE", "CREATE");
    assertThat(audit.path(0).path("identifier").asText()).isEqualTo("second");
    assertThat(audit.path(0).path("portalId").asLong()).isEqualTo(62_515);
    assertThat(audit.path(0).path("fromUserId").asLong()).isEqualTo(9_586_504);
    JsonNode stage = client.get(PIPELINES + "/second/stages/s1/audit").body().path("results");
    assertThat(stage.findValuesAsText("action")).containsExactly("UPDATE");
  }

  @Test
  void a_stage_belongs_to_its_pipeline() {
    makeSecond();
    Response refused =
        client.post(
            DEALS, q("{'properties':{'dealname':'D','pipeline':'default','dealstage':'s1'}}"));
    assertThat(codes(refused)).containsExactly("INVALID_OPTION");
    assertThat(refused.body().path("errors").path(0).path("message").asText())
        .startsWith(
            "s1 is not a valid pipeline stage ID. Valid options are: pipelineId=default : [");
    assertThat(codes(client.post(DEALS, q("{'properties':{'dealname':'D','dealstage':'s1'}}"))))
        .containsExactly("INVALID_OPTION");
    assertThat(
            codes(
                client.post(
                    DEALS,
                    q("{'properties':{'dealname':'D','pipeline':'third','dealstage':'s1'}}"))))
        .containsExactly("INVALID_OPTION");
    String id = make(DEALS, "'dealname':'D','dealstage':'qualifiedtobuy'");
    assertThat(client.get(DEALS + "/" + id).property("pipeline")).isEqualTo("default");
    assertThat(codes(client.patch(DEALS + "/" + id, q("{'properties':{'dealstage':'s1'}}"))))
        .containsExactly("INVALID_OPTION");
    assertThat(codes(client.patch(DEALS + "/" + id, q("{'properties':{'pipeline':'second'}}"))))
        .containsExactly("INVALID_OPTION");
    assertThat(
            client
                .patch(DEALS + "/" + id, q("{'properties':{'pipeline':'second','dealstage':'s1'}}"))
                .status())
        .isEqualTo(200);
    Response ticket =
        client.post(TICKETS, q("{'properties':{'subject':'T','hs_pipeline_stage':'open'}}"));
    assertThat(ticket.body().path("errors").path(0).path("message").asText())
        .isEqualTo(
            "open is not a valid pipeline stage ID. Valid options are: pipelineId=0 : [1, 2, 3, 4]");
  }

  @Test
  void a_stage_decides_whether_a_deal_is_closed() {
    String id = make(DEALS, "'dealname':'D','dealstage':'qualifiedtobuy'");
    String path = DEALS + "/" + id;
    String query = "?properties=hs_is_closed,hs_is_closed_won,hs_deal_stage_probability,closedate";
    Response open = client.get(path + query);
    assertThat(open.property("hs_is_closed")).isEqualTo("false");
    assertThat(open.property("hs_deal_stage_probability")).isEqualTo("0.4");
    assertThat(open.property("closedate")).isNull();
    client.patch(path, q("{'properties':{'dealstage':'closedwon'}}"));
    Response won = client.get(path + query);
    assertThat(won.property("hs_is_closed")).isEqualTo("true");
    assertThat(won.property("hs_is_closed_won")).isEqualTo("true");
    assertThat(won.property("closedate")).endsWith("Z");
    client.patch(path, q("{'properties':{'dealstage':'closedlost'}}"));
    Response lost = client.get(path + query);
    assertThat(lost.property("hs_is_closed")).isEqualTo("true");
    assertThat(lost.property("hs_is_closed_won")).isEqualTo("false");
    assertThat(lost.property("closedate")).isEqualTo(won.property("closedate"));
    assertThat(codes(client.patch(path, q("{'properties':{'hs_is_closed':'false'}}"))))
        .containsExactly("READ_ONLY_VALUE");
    String ticket = make(TICKETS, "'subject':'T','hs_pipeline_stage':'4'");
    assertThat(
            client.get(TICKETS + "/" + ticket + "?properties=closed_date").property("closed_date"))
        .endsWith("Z");
    client.patch(TICKETS + "/" + ticket, q("{'properties':{'hs_pipeline_stage':'1'}}"));
    assertThat(
            client.get(TICKETS + "/" + ticket + "?properties=closed_date").property("closed_date"))
        .isNull();
  }

  @Test
  void a_custom_type_may_have_pipelines() {
    String typeId = makeCars();
    Response made =
        client.post(
            "/crm/pipelines/2026-09/" + typeId,
            q(
                "{'pipelineId':'sale','label':'Sale','displayOrder':0,'stages':["
                    + "{'stageId':'in','label':'In','displayOrder':0,'metadata':{}}]}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String id = make("/crm/objects/2026-09/car", "'vin':'1','hs_pipeline_stage':'in'");
    assertThat(
            client
                .get("/crm/objects/2026-09/car/" + id + "?properties=hs_pipeline")
                .property("hs_pipeline"))
        .isEqualTo("sale");
  }
}
