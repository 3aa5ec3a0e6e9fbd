package io.caravan.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A company's webhook: remembers what it was sent, and answers as it is told. */
final class ActionReceiver implements AutoCloseable {

  static final int RESET = -1;
  static final int SILENCE = -2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile Function<Request, Integer> usual = request -> 204;

  /**
   * A request as it came.
   *
   * @param status what it was answered with, {@link #RESET} or {@link #SILENCE}
   */
  record Request(
      String path, Map<String, String> headers, byte[] body, int status, long receivedAt) {

    List<JsonNode> actions() {
      try {
        var actions = new ArrayList<JsonNode>();
        JSON.readTree(body).path("actions").forEach(actions::add);
        return actions;
      } catch (IOException e) {
        throw new IllegalStateException(text(), e);
      }
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** Signed as docs/ACTIONS.md says, by this secret. */
    String signature(String secret, String url) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(("POST" + url).getBytes(StandardCharsets.UTF_8));
        mac.update(body);
        mac.update(headers.get("x-caravan-request-timestamp").getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(mac.doFinal());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  ActionReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/crm?source=caravan";
  }

  /** The next requests get these answers, one each; those after them the usual one. */
  void answer(int... next) {
    for (int status : next) {
      answers.add(status);
    }
  }

  /** What requests get from now on. */
  void usually(Function<Request, Integer> answer) {
    usual = answer;
  }

  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** The actions of all requests in their order, also of those that were answered badly. */
  List<JsonNode> received() {
    return requests().stream().flatMap(request -> request.actions().stream()).toList();
  }

  /** The actions that it took, each once, in the order in which it first took them. */
  List<JsonNode> taken() {
    var taken = new LinkedHashMap<String, JsonNode>();
    requests().stream()
        .filter(request -> request.status() / 100 == 2)
        .flatMap(request -> request.actions().stream())
        .forEach(action -> taken.putIfAbsent(action.path("id").asText(), action));
    return List.copyOf(taken.values());
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
    var request =
        new Request(
            exchange.getRequestURI().getPath(),
            headers,
            exchange.getRequestBody().readAllBytes(),
            0,
            System.nanoTime());
    Integer scripted = answers.poll();
    int status = scripted == null ? usual.apply(request) : scripted;
    requests.add(
        new Request(request.path(), headers, request.body(), status, request.receivedAt()));
    if (status == SILENCE) {
      await();
    }
    if (status < 0) {
      exchange.close();
      return;
    }
    if (status == 429) {
      exchange.getResponseHeaders().add("Retry-After", "1");
    }
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
