package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A simulator for all tests of a class, with an empty Enterprise portal before each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CrmApiTest {

  static final String CONTACTS = "/crm/objects/2026-09/contacts";
  static final String COMPANIES = "/crm/objects/2026-09/companies";
  static final String DEALS = "/crm/objects/2026-09/deals";
  static final String TICKETS = "/crm/objects/2026-09/tickets";

  Simulator simulator;
  TestClient client;

  @BeforeAll
  void start() throws IOException {
    simulator =
        Simulator.start(SimulatorOptions.builder().noLimits().tier(Tier.ENTERPRISE).build());
    client = new TestClient(simulator);
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.reset();
  }

  /** JSON with single quotes, which reads better in Java. */
  static String q(String json) {
    return json.replace('\'', '"');
  }

  /** Makes a record from the inside of its {@code properties}. */
  String make(String path, String properties) {
    Response made = client.post(path, q("{'properties':{" + properties + "}}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.id();
  }

  /** Makes a custom object type with a unique property and answers its objectTypeId. */
  String makeCars() {
    Response made =
        client.post(
            "/crm-object-schemas/2026-09/schemas",
            q(
                "{'name':'car','labels':{'singular':'Car','plural':'Cars'},"
                    + "'primaryDisplayProperty':'model','requiredProperties':['vin'],"
                    + "'searchableProperties':['vin'],'properties':["
                    + "{'name':'vin','label':'VIN','type':'string','fieldType':'text',"
                    + "'hasUniqueValue':true},"
                    + "{'name':'model','label':'Model','type':'string','fieldType':'text'}],"
                    + "'associatedObjects':['CONTACT']}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.body().path("objectTypeId").asText();
  }

  static void assertRefused(Response answer, int status, String category) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.body().path("category").asText()).isEqualTo(category);
  }

  static List<String> codes(Response answer) {
    return answer.body().path("errors").findValuesAsText("code");
  }

  static String message(Response answer) {
    return answer.body().path("message").asText();
  }

  static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
