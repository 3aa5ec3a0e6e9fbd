package io.caravan.portal.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Answers as HashiCorp Vault's documented HTTP API does: KV version 2 with check-and-set, AppRole,
 * tokens that are looked up, renewed and revoked.
 */
final class FakeHashiCorp implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String scheme;
  private final Map<String, Integer> tokens = new HashMap<>();
  private final Set<String> renewable = new HashSet<>();
  private final Set<String> readOnly = new HashSet<>();
  private final List<JsonNode> versions = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private String secretId = "secret-id";
  private boolean sealed;
  private boolean redirecting;
  private int issued;

  FakeHashiCorp() throws IOException {
    this(null);
  }

  FakeHashiCorp(SSLContext tls) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(address, 0);
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    scheme = tls == null ? "http" : "https";
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return scheme + "://localhost:" + server.getAddress().getPort();
  }

  /** Knows a token; 0 seconds for one without end. */
  synchronized void token(String token, int seconds, boolean canBeRenewed) {
    tokens.put(token, seconds);
    if (canBeRenewed) {
      renewable.add(token);
    }
  }

  synchronized void revoke(String token) {
    tokens.remove(token);
  }

  synchronized void revokeAll() {
    tokens.clear();
  }

  synchronized void mayOnlyRead(String token) {
    readOnly.add(token);
  }

  synchronized void seal() {
    sealed = true;
  }

  synchronized void redirect() {
    redirecting = true;
  }

  synchronized void newSecretId(String other) {
    secretId = other;
  }

  synchronized void put(String json) throws IOException {
    versions.add(JSON.readTree(json));
  }

  synchronized JsonNode latest() {
    return versions.get(versions.size() - 1);
  }

  /** Method, path and token of each request. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  private synchronized void handle(HttpExchange call) throws IOException {
    String token = call.getRequestHeaders().getFirst("X-Vault-Token");
    String path = call.getRequestURI().getPath();
    String namespace = call.getRequestHeaders().getFirst("X-Vault-Namespace");
    requests.add(
        call.getRequestMethod()
            + " "
            + (namespace == null ? "" : namespace + ":")
            + path
            + " "
            + token);
    JsonNode body = JSON.readTree(call.getRequestBody().readAllBytes());
    if (sealed) {
      answer(call, 503, "{\"errors\":[\"Vault is sealed\"]}");
    } else if (redirecting) {
      call.getResponseHeaders().set("Location", "http://localhost:1/v1/elsewhere");
      answer(call, 307, "");
    } else if (path.equals("/v1/auth/approle/login")) {
      logIn(call, body);
    } else if (token == null || !tokens.containsKey(token)) {
      answer(call, 403, "{\"errors\":[\"permission denied\"]}");
    } else {
      authorised(call, path, token, body);
    }
    call.close();
  }

  private void logIn(HttpExchange call, JsonNode body) throws IOException {
    if (!body.path("role_id").asText().equals("role-id")
        || !body.path("secret_id").asText().equals(secretId)) {
      answer(call, 400, "{\"errors\":[\"invalid role or secret ID\"]}");
      return;
    }
    String token = "hvs.approle-" + ++issued;
    token(token, 1_200, true);
    answer(call, 200, grant(token));
  }

  private void authorised(HttpExchange call, String path, String token, JsonNode body)
      throws IOException {
    boolean reading = call.getRequestMethod().equals("GET");
    if (path.equals("/v1/auth/token/lookup-self") && reading) {
      ObjectNode answer = JSON.createObjectNode();
      answer
          .putObject("data")
          .put("ttl", tokens.get(token))
          .put("renewable", renewable.contains(token));
      answer(call, 200, answer.toString());
    } else if (path.equals("/v1/auth/token/renew-self")) {
      if (renewable.contains(token)) {
        answer(call, 200, grant(token));
      } else {
        answer(call, 400, "{\"errors\":[\"lease is not renewable\"]}");
      }
    } else if (path.equals("/v1/secret/data/caravan/keys")) {
      keys(call, reading, token, body);
    } else {
      answer(call, 404, "{\"errors\":[]}");
    }
  }

  private void keys(HttpExchange call, boolean reading, String token, JsonNode body)
      throws IOException {
    if (!reading) {
      write(call, token, body);
    } else if (versions.isEmpty()) {
      answer(call, 404, "{\"errors\":[]}");
    } else {
      ObjectNode answer = JSON.createObjectNode();
      ObjectNode data = answer.putObject("data");
      data.set("data", latest());
      data.putObject("metadata").put("version", versions.size()).put("destroyed", false);
      answer(call, 200, answer.toString());
    }
  }

  private void write(HttpExchange call, String token, JsonNode body) throws IOException {
    if (readOnly.contains(token)) {
      answer(call, 403, "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}");
    } else if (body.path("options").path("cas").asInt(-1) != versions.size()) {
      answer(
          call,
          400,
          "{\"errors\":[\"check-and-set parameter did not match the current version\"]}");
    } else {
      versions.add(body.path("data"));
      answer(call, 200, "{\"data\":{\"version\":" + versions.size() + "}}");
    }
  }

  private String grant(String token) {
    ObjectNode answer = JSON.createObjectNode();
    answer
        .putObject("auth")
        .put("client_token", token)
        .put("lease_duration", tokens.get(token))
        .put("renewable", renewable.contains(token));
    return answer.toString();
  }

  private static void answer(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().set("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      call.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
