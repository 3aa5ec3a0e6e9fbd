package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The keys, types and formats of each family's answers, against a table that was written by hand
 * from what is known of real ones. {@code []} stands for all elements of a list, {@code *} for any
 * key. The types: time (ISO with milliseconds and Z), digits (a number as text), text, number,
 * bool, null, empty (a list or object without members).
 */
class AnswerShapesTest extends CrmApiTest {

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

  private static final String RECORD =
      "id=digits properties.createdate=time properties.email=text properties.firstname=null"
          + " properties.hs_object_id=digits properties.lastmodifieddate=time"
          + " properties.lastname=null createdAt=time updatedAt=time archived=bool url=text";
  private static final String DEAL =
      "id=digits properties.hs_object_id=digits properties.createdate=time"
          + " properties.hs_lastmodifieddate=time createdAt=time updatedAt=time archived=bool url=text";
  private static final String BATCH =
      "status=text requestedAt=time startedAt=time completedAt=time";
  private static final String ERROR = "status=text message=text correlationId=text category=text";
  private static final String OPTION =
      "options[].label=text options[].value=text options[].displayOrder=number"
          + " options[].hidden=bool options[].description=text";
  private static final String RIGHTS =
      "modificationMetadata.archivable=bool modificationMetadata.readOnlyDefinition=bool"
          + " modificationMetadata.readOnlyValue=bool modificationMetadata.readOnlyOptions=bool";
  private static final String PROPERTY =
      "name=text label=text type=text fieldType=text groupName=text description=text "
          + OPTION
          + " displayOrder=number hasUniqueValue=bool hidden=bool formField=bool calculated=bool"
          + " externalOptions=bool hubspotDefined=bool archived=bool dataSensitivity=text "
          + RIGHTS
          + " createdUserId=digits updatedUserId=digits createdAt=time updatedAt=time";
  private static final String STAGE =
      "id=text label=text displayOrder=number metadata.isClosed=text metadata.probability=text"
          + " writePermissions=text archived=bool createdAt=time updatedAt=time";
  private static final String OWNER =
      "id=digits userId=number userIdIncludingInactive=number email=text firstName=text"
          + " lastName=text type=text teams[].id=digits teams[].name=text teams[].primary=bool"
          + " createdAt=time updatedAt=time archived=bool";
  private static final String SCHEMA =
      "id=digits objectTypeId=text fullyQualifiedName=text name=text labels.singular=text"
          + " labels.plural=text description=null primaryDisplayProperty=text"
          + " secondaryDisplayProperties=empty requiredProperties[]=text searchableProperties[]=text"
          + " allowsSensitiveProperties=bool archived=bool createdAt=time updatedAt=time";

  private long contact;
  private long deal;

  @BeforeEach
  void seed() {
    contact = simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    deal = simulator.portal().create("deals", Map.of());
    simulator.portal().associate("contacts", contact, "deals", deal);
    makeCars();
    client.post(
        "/crm/properties/2026-09/contacts",
        q(
            "{'name':'food','label':'F','type':'enumeration','fieldType':'select',"
                + "'options':[{'label':'A','value':'a'}]}"));
  }

  /** Each path below, with its type, once. */
  private static void flatten(JsonNode node, String path, TreeSet<String> into) {
    if (node.isContainerNode() && node.isEmpty()) {
      into.add(path + "=empty");
    } else if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              field ->
                  flatten(
                      field.getValue(),
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      into));
    } else if (node.isArray()) {
      node.forEach(element -> flatten(element, path + "[]", into));
    } else {
      into.add(path + "=" + type(node));
    }
  }

  private static String type(JsonNode value) {
    if (value.isTextual()) {
      String text = value.asText();
      return TIME.matcher(text).matches() ? "time" : text.matches("\\d+") ? "digits" : "text";
    }
    return value.isNumber() ? "number" : value.isBoolean() ? "bool" : "null";
  }

  private static void assertShape(Response answer, int status, String... parts) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    var found = new TreeSet<String>();
    flatten(answer.body(), "", found);
    var expected = new TreeSet<String>();
    for (String part : parts) {
      expected.addAll(List.of(part.split("\\s+")));
    }
    assertThat(found).containsExactlyElementsOf(expected);
  }

  private static String below(String prefix, String shape) {
    return Pattern.compile("(^|\\s)(?=\\S)").matcher(shape).replaceAll("$1" + prefix);
  }

  @Test
  void records() {
    String one = CONTACTS + "/" + contact;
    assertShape(client.get(one), 200, RECORD);
    assertShape(client.get(CONTACTS + "?limit=1"), 200, below("results[].", RECORD));
    client.post(CONTACTS, q("{'properties':{'email':'b@b.example'}}"));
    assertShape(
        client.get(CONTACTS + "?limit=1"),
        200,
        below("results[].", RECORD),
        "paging.next.after=digits paging.next.link=text");
    String history = "propertiesWithHistory.email[].";
    assertShape(
        client.get(one + "?propertiesWithHistory=email&associations=deals"),
        200,
        RECORD,
        below(history, "value=text timestamp=time sourceType=text sourceId=text"),
        history + "updatedByUserId=number",
        "associations.deals.results[].id=digits associations.deals.results[].type=text");
    assertShape(
        client.post(DEALS, q("{'properties':{'amount':'1'}}")),
        201,
        DEAL,
        "properties.amount=digits properties.closedate=null properties.dealname=null"
            + " properties.dealstage=null properties.pipeline=null");
    assertShape(
        client.post(
            CONTACTS + "/batch/upsert",
            q(
                "{'inputs':[{'id':'a@b.example','idProperty':'email','properties':{},'objectWriteTraceId':'t'}]}")),
        200,
        BATCH,
        below("results[].", RECORD + " new=bool objectWriteTraceId=text"));
    assertShape(
        client.post(
            CONTACTS + "/batch/create",
            q("{'inputs':[{'objectWriteTraceId':'t','properties':{'x':'1'}}]}")),
        207,
        BATCH,
        "results=empty numErrors=number",
        below(
            "errors[].",
            "status=text category=text message=text context.objectWriteTraceId[]=text"
                + " errors[].message=text errors[].code=text errors[].context.propertyName[]=text"));
    simulator.portal().indexLag(java.time.Duration.ZERO);
    String fresh = client.post(CONTACTS, q("{'properties':{'email':'c@b.example'}}")).id();
    assertShape(
        client.post(
            CONTACTS + "/search",
            q(
                "{'limit':1,'filterGroups':[{'filters':[{'propertyName':'hs_object_id','operator':'EQ','value':'"
                    + fresh
                    + "'}]}]}")),
        200,
        "total=number",
        below("results[].", RECORD));
    client.delete(one);
    assertShape(client.get(one + "?archived=true"), 200, RECORD, "archivedAt=time");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  | /crm/objects/2026-09/contacts/99 | '' | 404 | context.id[]=digits
          GET  | /crm/objects/2026-09/event | '' | 400 | ''
          POST | /crm/objects/2026-09/contacts | {'properties':{'email':'a@b.example'}} | 409 | ''
          POST | /crm/objects/2026-09/contacts | {'properties':{'x':'1'}} | 400 | errors[].message=text errors[].code=text errors[].context.propertyName[]=text
          POST | /crm/objects/2026-09/notes | {'properties':{}} | 400 | context.properties[]=text
          POST | /crm/objects/2026-09/car | {'properties':{}} | 400 | errors[].message=text errors[].code=text errors[].context.propertyName[]=text
          POST | /crm/objects/2026-09/contacts/batch/read | {'inputs':[{'id':'1'},{'id':'1'}]} | 400 | context.ids[]=digits
          POST | /crm/properties/2026-09/contacts | {'name':'food','type':'string','fieldType':'text'} | 409 | subCategory=text
          POST | /crm/properties/2026-09/contacts | {'name':'A','type':'string','fieldType':'text'} | 400 | subCategory=text
          GET  | /crm/properties/2026-09/contacts/none | '' | 404 | context.propertyName[]=text
          GET  | /crm/pipelines/2026-09/deals/none | '' | 404 | context.id[]=text
          GET  | /crm/owners/2026-09/99 | '' | 404 | context.id[]=digits
          DELETE | /crm-object-schemas/2026-09/schemas/contacts | '' | 400 | subCategory=text
          PUT  | /crm/objects/2026-09/deals/1001/associations/default/contacts/99 | '' | 404 | subCategory=text context.id[]=digits context.objectType[]=text
          PUT  | /crm/objects/2026-09/deals/1001/associations/contacts/99 | [{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':3}] | 400 | context.INVALID_OBJECT_IDS[]=text
          """)
  void errors(String method, String path, String body, int status, String more) {
    Response answer = client.send(method, path, body.isEmpty() ? null : q(body));
    assertShape(answer, status, more.isEmpty() ? ERROR : ERROR + " " + more);
    assertThat(answer.body().path("status").asText()).isEqualTo("error");
    assertThat(answer.header("X-HubSpot-Correlation-Id"))
        .isEqualTo(answer.body().path("correlationId").asText());
  }

  @Test
  void associations() {
    String link =
        "toObjectId=digits associationTypes[].category=text"
            + " associationTypes[].typeId=number associationTypes[].label=null";
    String one = "/crm/objects/2026-09/contacts/" + contact + "/associations/";
    assertShape(client.get(one + "deals"), 200, below("results[].", link));
    assertShape(
        client.put(one + "default/deals/" + deal, null),
        200,
        "status=text",
        below(
            "results[].",
            "from.id=digits to.id=digits associationSpec.associationCategory=text"
                + " associationSpec.associationTypeId=number"));
    assertShape(
        client.put(
            one + "deals/" + deal,
            q("[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':4}]")),
        201,
        "fromObjectTypeId=text fromObjectId=digits toObjectTypeId=text toObjectId=digits labels=empty");
    String batch = "/crm/associations/2026-09/contacts/deals/batch/";
    assertShape(
        client.post(batch + "read", q("{'inputs':[{'id':'" + contact + "'},{'id':'99'}]}")),
        207,
        BATCH,
        "results[].from.id=digits",
        below("results[].to[].", link),
        "numErrors=number",
        below(
            "errors[].",
            "status=text category=text subCategory=text message=text context.fromObjectId[]=digits"
                + " context.fromObjectType[]=text context.toObjectType[]=text"));
    assertShape(
        client.post(
            batch + "archive",
            q("{'inputs':[{'from':{'id':'" + contact + "'},'to':[{'id':'" + deal + "'}]}]}")),
        200,
        BATCH,
        "results=empty");
    assertShape(
        client.post(
            "/crm/associations/2026-09/contacts/deals/labels", q("{'name':'n','label':'L'}")),
        200,
        "results[].category=text results[].typeId=number results[].label=text");
  }

  @Test
  void definitions() {
    String properties = "/crm/properties/2026-09/contacts";
    assertShape(client.get(properties + "/food"), 200, PROPERTY);
    assertShape(
        client.get(properties + "/groups"),
        200,
        "results[].name=text results[].label=text results[].displayOrder=number results[].archived=bool");
    assertShape(
        client.get("/crm/pipelines/2026-09/deals"),
        200,
        below(
            "results[].",
            "id=text label=text displayOrder=number archived=bool createdAt=time updatedAt=time"),
        below("results[].stages[].", STAGE));
    assertShape(client.get("/crm/pipelines/2026-09/deals/default/stages/closedwon"), 200, STAGE);
    assertShape(client.get("/crm/pipelines/2026-09/deals/default/audit"), 200, "results=empty");
    assertShape(
        client.get("/crm/owners/2026-09?limit=1"),
        200,
        below("results[].", OWNER),
        "paging.next.after=digits paging.next.link=text");
    assertShape(client.get("/crm/owners/2026-09/41629779"), 200, OWNER);
    String schemas = "/crm-object-schemas/2026-09/schemas/car";
    assertShape(
        client.get(schemas + "?includePropertyDefinitions=false&includeAuditMetadata=true"),
        200,
        SCHEMA,
        "properties=empty createdByUserId=number updatedByUserId=number",
        below("associations[].", "id=digits fromObjectTypeId=text toObjectTypeId=text name=text"));
    assertShape(client.patch(schemas, q("{'labels':{'singular':'Auto'}}")), 200, SCHEMA);
  }
}
