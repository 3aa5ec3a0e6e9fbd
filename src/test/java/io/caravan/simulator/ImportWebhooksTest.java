package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ImportWebhooksTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void imported_records_come_out_as_webhooks_of_the_source_import() throws IOException {
    List<JsonNode> events = new CopyOnWriteArrayList<>();
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          JSON.readTree(exchange.getRequestBody()).forEach(events::add);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    String target = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    try (var simulator =
        Simulator.start(SimulatorOptions.builder().webhookTarget(target).build())) {
      new TestClient(simulator)
          .multipart(
              "/crm/imports/2026-09",
              "importRequest",
              """
              {"name":"t","importOperations":{"0-1":"CREATE"},"files":[{"fileName":"f.csv","fileFormat":"CSV",
               "fileImportPage":{"hasHeader":true,"columnMappings":[
                {"columnObjectTypeId":"0-1","columnName":"Email","propertyName":"email"}]}}]}""",
              "f.csv",
              "Email\na@x.example\nb@x.example\n".getBytes(StandardCharsets.UTF_8));
      await().until(() -> events.size() >= 4);
    } finally {
      receiver.stop(0);
    }
    assertThat(events)
        .extracting(event -> event.path("changeSource").asText())
        .containsOnly("IMPORT");
    assertThat(events)
        .extracting(event -> event.path("subscriptionType").asText())
        .contains("contact.creation", "contact.propertyChange");
  }
}
