package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.operations.PrivacyApi;
import io.caravan.privacy.Certificate;
import io.caravan.privacy.Certificates;
import io.caravan.privacy.Erasures;
import io.caravan.privacy.PersonHash;
import io.caravan.privacy.PrivacySettings;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The way in for a command that erases: the Caravan that runs on the database, or this process. */
final class PrivacyDoor implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final RunningCaravan running;
  private final Openings opened;
  private final Erasures erasures;
  private final String user;

  private PrivacyDoor(RunningCaravan running, Openings opened, Erasures erasures) {
    this.running = running;
    this.opened = opened;
    this.erasures = erasures;
    this.user = "command:" + System.getProperty("user.name", "");
  }

  static PrivacyDoor of(Map<String, String> values) throws Exception {
    var opened = new Openings();
    Optional<RunningCaravan> running = RunningCaravan.on(StoreSettings.from(new Settings(values)));
    if (running.isPresent()) {
      return new PrivacyDoor(running.get(), opened, null);
    }
    try {
      Floors floors = Floors.withoutRoutes(values, opened);
      return new PrivacyDoor(null, opened, floors.privacy().erasures());
    } catch (Exception e) {
      opened.close();
      throw e;
    }
  }

  /** Reads certificates. */
  static Certificates certificates(Store store) {
    return new Certificates(store);
  }

  /** The key of a database's certificates. */
  static PersonHash hash(Settings settings, Store store) throws IOException {
    return PersonHash.of(
        PrivacyFloor.files(PrivacySettings.from(settings), store, CommonOptions.home()));
  }

  /** Erases who is named as the management API has it. */
  JsonNode erase(ObjectNode who) throws IOException {
    if (running != null) {
      return ask("/erasures", who, 201);
    }
    long portal = who.path("portalId").asLong();
    Certificate certificate =
        who.has("email")
            ? erasures.eraseEmail(portal, who.path("email").asText(), user, "command")
            : erasures.eraseContact(portal, who.path("contactId").asLong(), user, "command");
    return certificate.json();
  }

  /** The certificates of who was erased again. */
  JsonNode reapply() throws IOException {
    if (running != null) {
      return ask("/reapply", JSON.createObjectNode(), 200).path("reapplied");
    }
    ArrayNode all = JSON.createArrayNode();
    erasures.reapply(user).forEach(certificate -> all.add(certificate.json()));
    return all;
  }

  private JsonNode ask(String path, ObjectNode body, int expected) throws IOException {
    HttpResponse<String> answer =
        running.ask(
            "POST", PrivacyApi.PATH + path, BodyPublishers.ofString(body.toString()), PATIENCE);
    if (answer.statusCode() != expected) {
      throw new IOException(
          "the running Caravan answered "
              + answer.statusCode()
              + ": "
              + JSON.readTree(answer.body()).path("detail").asText(answer.body()));
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    opened.close();
  }
}
