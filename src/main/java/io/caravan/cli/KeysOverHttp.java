package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.operations.KeysApi;
import io.caravan.portal.vault.KeyCheck;
import io.caravan.portal.vault.KeyDesk;
import io.caravan.portal.vault.KeyRemoval;
import io.caravan.portal.vault.KeyUse;
import io.caravan.portal.vault.ReencryptionStep;
import io.caravan.portal.vault.VaultException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** The keys of a Caravan that runs. */
final class KeysOverHttp implements KeyDesk {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunningCaravan running;

  KeysOverHttp(RunningCaravan running) {
    this.running = running;
  }

  @Override
  public String source() {
    return ask("GET", "").path("source").asText();
  }

  @Override
  public List<KeyUse> list() {
    var keys = new ArrayList<KeyUse>();
    for (JsonNode key : ask("GET", "").path("keys")) {
      keys.add(as(key, KeyUse.class));
    }
    return keys;
  }

  @Override
  public String rotate() {
    return ask("POST", "/rotate").path("id").asText();
  }

  @Override
  public ReencryptionStep reencrypt(int limit) {
    return as(ask("POST", "/reencrypt?limit=" + limit), ReencryptionStep.class);
  }

  @Override
  public KeyRemoval removeOld() {
    return as(ask("POST", "/remove-old"), KeyRemoval.class);
  }

  @Override
  public KeyCheck check() {
    return as(ask("GET", "/check"), KeyCheck.class);
  }

  private JsonNode ask(String method, String path) {
    HttpResponse<String> answer = running.ask(method, KeysApi.PATH + path, BodyPublishers.noBody());
    try {
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() == 200) {
        return body;
      }
      throw new VaultException(
          body.path("detail").asText("the running Caravan answered " + answer.statusCode()));
    } catch (JsonProcessingException e) {
      throw new VaultException("the running Caravan answered " + answer.statusCode(), e);
    }
  }

  private static <T> T as(JsonNode body, Class<T> type) {
    try {
      return JSON.treeToValue(body, type);
    } catch (JsonProcessingException e) {
      throw new VaultException("the running Caravan is of another version than this command", e);
    }
  }
}
