package io.caravan.portal.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.portal.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls of HashiCorp Vault's HTTP API. Blocks. */
final class HashiCorpClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HashiCorpSettings settings;
  private final HttpClient http;

  HashiCorpClient(HashiCorpSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would carry Vault's token to an address that nobody has configured.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout());
    settings.authority().map(TrustedAuthority::context).ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  /**
   * An answer.
   *
   * @param body a missing node when there is none
   */
  record Answer(int status, JsonNode body) {

    boolean ok() {
      return status == 200 || status == 204;
    }

    /** Vault's own words; empty when it says nothing. */
    String errors() {
      List<String> texts = new ArrayList<>();
      body.path("errors").forEach(error -> texts.add(error.asText()));
      return String.join("; ", texts).replaceAll("\\p{Cntrl}+", " ");
    }
  }

  /** What people know it by. */
  String name() {
    return "HashiCorp Vault at " + settings.url();
  }

  Answer get(String path, Secret token) {
    return call("GET", path, Optional.of(token), Optional.empty());
  }

  Answer post(String path, Secret token, JsonNode body) {
    return call("POST", path, Optional.of(token), Optional.of(body));
  }

  /** A call that nobody has logged in for. */
  Answer post(String path, JsonNode body) {
    return call("POST", path, Optional.empty(), Optional.of(body));
  }

  /**
   * What an answer that tells of a failure means.
   *
   * @param what was asked for, as {@code secret/data/caravan}
   */
  VaultException failure(Answer answer, String what) {
    String said = answer.errors().isEmpty() ? "" : " (" + answer.errors() + ")";
    String why =
        switch (answer.status()) {
          case 403 ->
              " refuses access to %s: the token is invalid, or its policy does not allow it"
                  .formatted(what);
          case 404 -> " has nothing at " + what;
          case 429 -> " has too much to do or is a standby";
          case 503 -> " is sealed or in maintenance: unseal it";
          case 301, 302, 307, 308 ->
              " sends elsewhere: put the address of its active node or load balancer into"
                  + " caravan.vault.hashicorp.url";
          default -> " answered " + answer.status() + " for " + what;
        };
    return new VaultException(name() + why + said);
  }

  private Answer call(String method, String path, Optional<Secret> token, Optional<JsonNode> body) {
    try {
      HttpResponse<String> answer =
          http.send(request(method, path, token, body), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), json(answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VaultException(name() + " was not waited for: interrupted", e);
    } catch (IOException e) {
      throw new VaultException(name() + " cannot be reached: " + e, e);
    }
  }

  private HttpRequest request(
      String method, String path, Optional<Secret> token, Optional<JsonNode> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.url() + "/v1/" + path))
            .timeout(settings.timeout())
            // Agents may insist on it, against requests that a page has forged.
            .header("X-Vault-Request", "true")
            .method(
                method,
                body.map(json -> BodyPublishers.ofString(json.toString()))
                    .orElseGet(BodyPublishers::noBody));
    body.ifPresent(json -> request.header("Content-Type", "application/json"));
    if (!settings.namespace().isEmpty()) {
      request.header("X-Vault-Namespace", settings.namespace());
    }
    try {
      token.ifPresent(secret -> request.header("X-Vault-Token", secret.value()));
    } catch (IllegalArgumentException e) {
      // The JDK's message shows the header, and with it the token: not even as a cause.
      throw new VaultException("The token for " + name() + " has characters that no token has");
    }
    return request.build();
  }

  private JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      if (answer.statusCode() == 200) {
        throw new VaultException(name() + " answers no JSON: is this address Vault's?");
      }
      return JSON.missingNode();
    }
  }
}
