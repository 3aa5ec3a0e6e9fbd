package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.hubspot.Signatures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes webhooks and keeps them. */
final class WebhookReceiver implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Delivery(Headers headers, byte[] body) {
    String signature() {
      return headers.getFirst(Signatures.HEADER);
    }
  }

  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile CountDownLatch crowd = new CountDownLatch(0);
  private final ExecutorService threads = Executors.newFixedThreadPool(20);
  private final HttpServer server;

  WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
  }

  /** Answers the next requests with 500. */
  void failNext(int requests) {
    failures.set(requests);
  }

  /** Answers nobody until so many requests were there at once. */
  void holdUntil(int requests) {
    crowd = new CountDownLatch(requests);
  }

  int mostAtOnce() {
    return most.get();
  }

  private void receive(HttpExchange exchange) throws IOException {
    most.accumulateAndGet(present.incrementAndGet(), Math::max);
    crowd.countDown();
    try {
      crowd.await(4, TimeUnit.SECONDS);
      answer(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!fails) {
      var headers = new Headers();
      headers.putAll(exchange.getRequestHeaders());
      deliveries.add(new Delivery(headers, body));
    }
    present.decrementAndGet();
    exchange.sendResponseHeaders(fails ? 500 : 204, -1);
    exchange.close();
  }

  /** All events that were answered 204. */
  List<JsonNode> events() {
    var events = new ArrayList<JsonNode>();
    for (Delivery delivery : deliveries) {
      try {
        JSON.readTree(delivery.body()).forEach(events::add);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return events;
  }

  /** The headers of the last delivery. */
  Headers lastHeaders() {
    return deliveries.get(deliveries.size() - 1).headers();
  }

  /** The body of the last delivery, byte by byte. */
  byte[] lastBody() {
    return deliveries.get(deliveries.size() - 1).body();
  }

  boolean signedWith(String secret) {
    return deliveries.stream().allMatch(d -> Signatures.v1(secret, d.body()).equals(d.signature()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
