package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypeTest {

  @RegisterExtension
  static final RunningSimulator SIMULATOR = new RunningSimulator(SimulatorOptions.builder());

  @ParameterizedTest(name = "{0} to {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json | /crm/objects/2026-09/contacts | 201
          Application/JSON; charset=utf-8 | /crm/objects/2026-09/contacts | 201
          | /crm/objects/2026-09/contacts | 201
          text/plain | /crm/objects/2026-09/contacts | 415
          application/x-www-form-urlencoded | /crm/objects/2026-09/contacts | 415
          text/xml | /crm/objects/2026-09/contacts/batch/create | 415
          text/xml | /crm/objects/2026-09/contacts/search | 415
          application/json | /oauth/2026-09/token | 415
          application/json | /crm/imports/2026-09 | 415
          """)
  void a_body_of_the_wrong_kind_is_a_415(String type, String path, int status) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(SIMULATOR.get().baseUrl() + path))
            .header("Authorization", "Bearer " + SIMULATOR.get().credentials().privateToken())
            .POST(BodyPublishers.ofString("{\"properties\":{\"email\":\"a@b.example\"}}"));
    if (type != null) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }
}
