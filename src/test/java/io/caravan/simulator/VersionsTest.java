package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.CrmChoices.LinkArchives;
import io.caravan.simulator.uncertain.CrmChoices.LinkIds;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same call gives the same answer under every version, but for the documented differences. */
class VersionsTest {

  /** Where the families are, in the order of the letters that the calls below begin with. */
  private static final String FAMILIES = "OLADPVWSIX";

  private static final List<String> V3 =
      List.of(
          "/crm/v3/objects",
          "/crm/v4/objects",
          "/crm/v4/associations",
          "/crm/associations/v4/definitions/configurations",
          "/crm/v3/properties",
          "/crm/v3/property-validations",
          "/crm/v3/owners",
          "/crm-object-schemas/v3/schemas",
          "/crm/v3/pipelines",
          "/crm/v3/schemas");

  private static List<String> dated(String version) {
    return List.of(
        "/crm/objects/" + version,
        "/crm/objects/" + version,
        "/crm/associations/" + version,
        "/crm/associations/" + version + "/definitions/configurations",
        "/crm/properties/" + version,
        "/crm/property-validations/" + version,
        "/crm/owners/" + version,
        "/crm-object-schemas/" + version + "/schemas",
        "/crm/pipelines/" + version,
        "/crm-object-schemas/" + version + "/schemas");
  }

  /** Method, family and path, body. The first contact, company and deal of a portal are 1001. */
  private static final String CALLS =
      """
      POST S {'name':'car','labels':{'singular':'Car','plural':'Cars'},'requiredProperties':[],'properties':[{'name':'vin','label':'V','type':'string','fieldType':'text','hasUniqueValue':true}],'associatedObjects':['CONTACT']}
      POST P/0-1 {'name':'food','label':'F','type':'enumeration','fieldType':'select','options':[{'label':'A','value':'a'}]}
      POST P/0-1 {'name':'food','label':'F','type':'enumeration','fieldType':'select','options':[]}
      POST P/contacts {'name':'food','label':'F','type':'string','fieldType':'text'}
      POST P/contacts {'name':'born','label':'B','type':'date','fieldType':'date'}
      PATCH P/contacts/food {'label':'Food'}
      GET P/contacts/food
      GET P/contacts/nonsense
      POST P/contacts/groups {'name':'mine','label':'Mine'}
      PATCH P/contacts/groups/mine {'label':'Ours'}
      DELETE P/contacts/groups/mine
      POST P/contacts/batch/read {'inputs':[{'name':'food'},{'name':'x'}]}
      POST P/contacts/batch/create {'inputs':[{'name':'more','label':'M','type':'string','fieldType':'text'}]}
      POST P/contacts/batch/archive {'inputs':[{'name':'more'}]}
      PUT V/0-1/city/rule-type/FORMAT {'ruleArguments':[]}
      GET V/0-1/city/rule-type/FORMAT
      GET V/0-1
      POST O/contacts {'properties':{'email':'a@b.example','food':'a'}}
      POST O/contacts {'properties':{'email':'A@b.example'}}
      POST O/contacts {'properties':{'email':'no','food':'b','x':'1','createdate':'1'}}
      POST O/contacts {'properties':{'born':'2000-01-01','city':null}}
      POST O/notes {'properties':{}}
      POST O/companies {'properties':{'name':'N'}}
      POST O/deals {'properties':{'dealname':'D','dealstage':'closedwon'},'associations':[{'to':{'id':'1001'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':3}]}]}
      POST O/deals {'properties':{'dealname':'D','dealstage':'nowhere'}}
      POST O/deals {'properties':{},'associations':[{'to':{'id':'99'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':3}]}]}
      POST O/car {'properties':{'vin':'1'}}
      POST O/car {'properties':{'vin':'1'}}
      GET O/car/1?idProperty=vin
      GET O/contacts/1001?associations=deals&propertiesWithHistory=email&properties=food
      GET O/contacts/99
      GET O/contacts?limit=1
      GET O/contacts?limit=101
      GET O/nothing
      PATCH O/contacts/1001 {'properties':{'city':'C'}}
      PATCH O/contacts/99 {'properties':{'city':'C'}}
      PATCH O/contacts/1001 {'properties':{'lastmodifieddate':'1'}}
      PATCH O/contacts/1001 {'oops'}
      POST O/contacts/batch/create {'inputs':[{'objectWriteTraceId':'t1','properties':{'email':'c@b.example'}},{'objectWriteTraceId':'t2','properties':{'email':'a@b.example'}}]}
      POST O/contacts/batch/create {'inputs':[{'properties':{'x':'c'}}]}
      POST O/contacts/batch/read {'inputs':[{'id':'1001'},{'id':'99'}],'properties':['city']}
      POST O/contacts/batch/update {'inputs':[{'id':'1001','properties':{'city':'D'}}]}
      POST O/contacts/batch/update {'inputs':[{'id':'1001','properties':{}},{'id':'1001','properties':{}}]}
      POST O/contacts/batch/upsert {'inputs':[{'id':'u@b.example','idProperty':'email','properties':{}}]}
      POST O/contacts/batch/archive {'inputs':[{'id':'1004'}]}
      GET O/contacts?archived=true
      POST O/contacts/search {'filterGroups':[{'filters':[{'propertyName':'email','operator':'EQ','value':'a@b.example'}]}]}
      POST O/contacts/merge {'primaryObjectId':'1001','objectIdToMerge':'1002'}
      GET O/contacts/1002
      POST O/contacts/gdpr-delete {'objectId':'c@b.example','idProperty':'email'}
      POST A/contacts/companies/labels {'name':'boss','label':'Boss','inverseLabel':'Led by'}
      GET A/companies/contacts/labels
      PUT A/contacts/companies/labels {'associationTypeId':17,'label':'Chief'}
      GET A/contacts/companies/labels
      PUT A/contacts/companies/labels {'associationTypeId':1,'label':'Chief'}
      PUT L/contacts/1001/associations/default/companies/1001
      PUT L/contacts/1001/associations/default/companies/99
      PUT L/contacts/1001/associations/companies/1001 [{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':1}]
      PUT L/contacts/1001/associations/companies/1001 [{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':99}]
      GET L/contacts/1001/associations/companies
      POST A/contacts/companies/batch/read {'inputs':[{'id':'1001'},{'id':'99'}]}
      POST A/contacts/companies/batch/create {'inputs':[{'from':{'id':'1001'},'to':{'id':'1001'},'types':[{'associationCategory':'USER_DEFINED','associationTypeId':17}]}]}
      POST A/contacts/companies/batch/associate/default {'inputs':[{'from':{'id':'1001'},'to':{'id':'99'}}]}
      POST A/contacts/companies/batch/labels/archive {'inputs':[{'from':{'id':'1001'},'to':{'id':'1001'},'types':[{'associationCategory':'USER_DEFINED','associationTypeId':17}]}]}
      POST A/contacts/companies/batch/archive {'inputs':[{'from':{'id':'1001'},'to':[{'id':'1001'}]}]}
      DELETE L/contacts/1001/associations/companies/1001
      DELETE A/contacts/companies/labels/17
      DELETE A/contacts/companies/labels/1
      POST D/contacts/companies/batch/create {'inputs':[{'category':'HUBSPOT_DEFINED','typeId':279,'maxToObjectIds':5}]}
      POST D/contacts/companies/batch/update {'inputs':[{'category':'HUBSPOT_DEFINED','typeId':279,'maxToObjectIds':6}]}
      GET D/all
      POST D/contacts/companies/batch/purge {'inputs':[{'category':'HUBSPOT_DEFINED','typeId':279}]}
      GET W
      GET W/41629779
      GET W/1
      POST I/deals {'pipelineId':'p','label':'P','displayOrder':1,'stages':[{'stageId':'s','label':'S','metadata':{'probability':'0.5'}}]}
      PATCH I/deals/p {'label':'Q'}
      GET I/deals
      POST I/deals/p/stages {'stageId':'t','label':'T','metadata':{'probability':'2'}}
      POST I/deals/p/stages {'stageId':'t','label':'T','metadata':{'probability':'1'}}
      PUT I/deals/p/stages/t {'label':'U','displayOrder':0,'metadata':{'probability':'1'}}
      GET I/deals/p/stages/t
      GET I/deals/p/audit
      DELETE I/deals/p/stages/t
      DELETE I/deals/p
      GET S
      PATCH S/car {'requiredProperties':['vin']}
      GET X/car?includePropertyDefinitions=false
      POST X/car/associations {'fromObjectTypeId':'0-2','toObjectTypeId':'car','name':'owner'}
      DELETE X/car
      DELETE O/contacts/1001
      DELETE O/contacts/1001
      POST O/contacts/nowhere {}
      """;

  private static List<String> answers(List<String> bases) throws IOException {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-22T12:00:00Z"));
    var answers = new ArrayList<String>();
    try (var simulator =
        Simulator.start(
            SimulatorOptions.builder()
                .noLimits()
                .tier(Tier.ENTERPRISE)
                .clock(clock)
                .indexLag(java.time.Duration.ZERO)
                .build())) {
      simulator
          .portal()
          .choices(
              it -> {
                it.linkIds = LinkIds.TEXT;
                it.linkArchives = LinkArchives.NO_CONTENT;
              });
      var client = new TestClient(simulator);
      for (String line : CALLS.lines().toList()) {
        String[] call = line.split(" ", 3);
        String base = bases.get(FAMILIES.indexOf(call[1].charAt(0)));
        String body = call.length < 3 ? null : call[2].replace('\'', '"');
        Response answer = client.send(call[0], base + call[1].substring(1), body);
        answers.add(line + "\n  -> " + answer.status() + " " + comparable(answer, base));
      }
    }
    return answers;
  }

  /** The body and the address without what differs from call to call and from path to path. */
  private static String comparable(Response answer, String base) {
    JsonNode body = answer.body();
    if (body instanceof ObjectNode object) {
      object.remove("correlationId");
    }
    String location = answer.header("Location");
    String text = body + (location == null ? "" : " at " + location);
    return text.replaceAll("http://127.0.0.1:\\d+" + base, "<base>");
  }

  @Test
  void every_version_answers_alike() throws IOException {
    List<String> expected = answers(V3);
    assertThat(answers(dated("2026-03"))).containsExactlyElementsOf(expected);
    assertThat(answers(dated("2026-09"))).containsExactlyElementsOf(expected);
    assertThat(expected).filteredOn(answer -> answer.contains("-> 5")).isEmpty();
    assertThat(expected).filteredOn(answer -> answer.contains("-> 2")).hasSizeGreaterThan(60);
  }

  @Test
  void other_versions_do_not_exist() throws IOException {
    try (var simulator = Simulator.start(SimulatorOptions.builder().noLimits().build())) {
      var client = new TestClient(simulator);
      for (String path :
          List.of(
              "/crm/objects/2025-03/contacts",
              "/crm/objects/2026-06/contacts",
              "/crm/v2/objects/contacts",
              "/crm/v4/objects/contacts",
              "/crm/v3/associations/contacts/companies/labels")) {
        Response answer = client.get(path);
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.body().path("message").asText()).isEqualTo("resource not found");
      }
    }
  }
}
