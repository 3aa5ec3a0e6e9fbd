package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.TestClient.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrimaryCompanyTest {

  private static final String CONTACT = "/crm/objects/2026-09/contacts/1001";

  @RegisterExtension
  static final RunningSimulator SIMULATOR = new RunningSimulator(SimulatorOptions.builder());

  private static String company() {
    return SIMULATOR
        .client()
        .get(CONTACT + "?properties=associatedcompanyid")
        .property("associatedcompanyid");
  }

  @Test
  void a_contact_knows_the_company_that_is_its_primary_one() {
    SimulatedPortal portal = SIMULATOR.get().portal();
    long contact = portal.create("contacts", Map.of("email", "a@b.example"));
    long first = portal.create("companies", Map.of("name", "First"));
    long second = portal.create("companies", Map.of("name", "Second"));
    portal.associate("contacts", contact, "companies", first);
    assertThat(company()).isNull();
    portal.associatePrimary("contacts", contact, "companies", first);
    assertThat(company()).isEqualTo(Long.toString(first));
    portal.associatePrimary("contacts", contact, "companies", second);
    assertThat(company()).isEqualTo(Long.toString(second));
    Response gone = SIMULATOR.client().delete(CONTACT + "/associations/companies/" + second);
    assertThat(gone.status()).isEqualTo(204);
    assertThat(company()).isNull();
  }

  @Test
  void nobody_can_write_it() {
    SIMULATOR.get().portal().create("contacts", Map.of("email", "a@b.example"));
    Response refused =
        SIMULATOR.client().patch(CONTACT, "{\"properties\":{\"associatedcompanyid\":\"5\"}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("READ_ONLY_VALUE");
  }
}
