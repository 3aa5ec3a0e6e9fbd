package io.caravan.simulator.webhooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.caravan.simulator.clock.SimulatorClock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Delivers the events of one portal: gathered into requests, signed, so many at a time, again after
 * failures. Source: HubSpot docs, "Webhooks API" and "Validating requests from HubSpot".
 *
 * <p>Thread-safe: events come from any thread; requests are made on one context of Vert.x.
 */
final class WebhookSender implements AutoCloseable {

  /** HubSpot's retries spread over 24 hours; the single delays are not published. In seconds. */
  private static final int[] RETRY_SECONDS = {
    60, 300, 900, 1800, 3600, 7200, 14_400, 14_400, 21_600, 21_600
  };

  private static final String USER_AGENT =
      "HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client) -"
          + " WebhooksExecutorDaemon-executor";
  private static final long TICK_MILLIS = 10;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * An event on its way.
   *
   * @param life which of the sender's lives it belongs to: a reset begins another
   */
  private record Pending(
      WebhookEvent event, boolean duplicate, int attempt, long due, long sequence, int life) {

    /** Events go at the ticks of a common grid: that is how they gather into requests. */
    long goesAt(long grid) {
      return (due + grid - 1) / grid * grid;
    }
  }

  private final Vertx vertx;
  private final SimulatorClock clock;
  private final Context context;
  private final WebhookSigner signer;
  private final Supplier<WebhookSettings> settings;
  private final WebhookStatistics statistics;
  private final BooleanSupplier associationDetails;
  private final long seed;
  private final HttpClient client;
  private final long timer;
  private final PriorityQueue<Pending> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Pending::due).thenComparingLong(Pending::sequence));
  private long sequence;
  private int inFlight;
  private int life;
  private volatile boolean closed;

  /**
   * @param signer with the app's secret
   * @param associationDetails whether generic association events name their types
   * @param seed of the random part of the times between retries
   */
  WebhookSender(
      Vertx vertx,
      SimulatorClock clock,
      WebhookSigner signer,
      Supplier<WebhookSettings> settings,
      WebhookStatistics statistics,
      BooleanSupplier associationDetails,
      long seed) {
    this.seed = seed;
    this.vertx = vertx;
    this.clock = clock;
    this.associationDetails = associationDetails;
    this.context = vertx.getOrCreateContext();
    this.signer = signer;
    this.settings = settings;
    this.statistics = statistics;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(256)
                .setKeepAliveTimeout(30)
                .setConnectTimeout((int) settings.get().timeout().toMillis()));
    this.timer = vertx.setPeriodic(TICK_MILLIS, t -> context.runOnContext(v -> pump()));
  }

  /** Takes an event; {@code holdBackMillis} from now it is due. */
  void offer(WebhookEvent event, boolean duplicate, long holdBackMillis) {
    enqueue(event, duplicate, 0, holdBackMillis);
  }

  private void enqueue(WebhookEvent event, boolean duplicate, int attempt, long inMillis) {
    long due = now() + inMillis;
    synchronized (queue) {
      queue.add(new Pending(event, duplicate, attempt, due, sequence++, life));
    }
  }

  /** The machine's time and what tests added to it, so that retries can be brought nearer. */
  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() + clock.moved());
  }

  private void pump() {
    WebhookSettings now = settings.get();
    while (!closed && now.targetUrl() != null) {
      List<Pending> batch = take(now);
      if (batch.isEmpty()) {
        return;
      }
      send(batch, now);
    }
  }

  private List<Pending> take(WebhookSettings now) {
    var batch = new ArrayList<Pending>();
    long grid = Math.max(1, now.gatherFor().toMillis());
    synchronized (queue) {
      long time = now();
      while (inFlight < now.concurrency()
          && batch.size() < now.batchSize()
          && !queue.isEmpty()
          && queue.peek().goesAt(grid) <= time) {
        batch.add(queue.poll());
      }
      inFlight += batch.isEmpty() ? 0 : 1;
    }
    return batch;
  }

  private void send(List<Pending> batch, WebhookSettings now) {
    byte[] body = body(batch);
    var done = new AtomicBoolean();
    statistics.sent(batch.size());
    var options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(now.targetUrl());
    client
        .request(options)
        .onFailure(e -> finish(done, batch, "CONNECTION_FAILURE", false))
        .onSuccess(request -> deliver(request, body, batch, done, now));
  }

  private void deliver(
      HttpClientRequest request,
      byte[] body,
      List<Pending> batch,
      AtomicBoolean done,
      WebhookSettings now) {
    long patience =
        vertx.setTimer(
            now.timeout().toMillis(),
            t -> {
              if (finish(done, batch, "TIMEOUT", false)) {
                request.reset();
              }
            });
    request.putHeader("Content-Type", "application/json");
    request.putHeader("User-Agent", USER_AGENT);
    signer.sign(now.targetUrl(), body, request::putHeader);
    request
        .send(Buffer.buffer(body))
        .onComplete(
            answered -> {
              vertx.cancelTimer(patience);
              if (answered.failed()) {
                finish(done, batch, "CONNECTION_FAILURE", false);
                return;
              }
              int status = answered.result().statusCode();
              finish(done, batch, Integer.toString(status), status / 100 == 2);
            });
  }

  private boolean finish(
      AtomicBoolean done, List<Pending> batch, String outcome, boolean acknowledged) {
    if (!done.compareAndSet(false, true)) {
      return false;
    }
    // Before the queue's lock: the settings have a lock of their own, under which events come here.
    WebhookSettings now = settings.get();
    synchronized (queue) {
      inFlight--;
      // What was under way at a reset is in no count that began with it.
      if (batch.get(0).life() == life) {
        note(batch, outcome, acknowledged, now);
      }
    }
    context.runOnContext(v -> pump());
    return true;
  }

  private void note(
      List<Pending> batch, String outcome, boolean acknowledged, WebhookSettings now) {
    statistics.outcome(outcome);
    for (Pending pending : batch) {
      if (!acknowledged) {
        retry(pending, now);
      } else if (!pending.duplicate()) {
        statistics.acknowledged(pending.event());
      }
    }
  }

  private void retry(Pending pending, WebhookSettings now) {
    if (pending.duplicate() || closed) {
      return;
    }
    if (pending.attempt() >= now.maxRetries()) {
      statistics.abandoned();
      return;
    }
    int step = Math.min(pending.attempt(), RETRY_SECONDS.length - 1);
    double spread = Disturbance.retrySpread(seed, pending.event(), pending.attempt());
    long millis = (long) (RETRY_SECONDS[step] * 1000.0 * now.retryScale() * spread);
    statistics.retried();
    enqueue(pending.event(), false, pending.attempt() + 1, millis);
  }

  private byte[] body(List<Pending> batch) {
    var bytes = new ByteArrayOutputStream(batch.size() * 320);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (Pending pending : batch) {
        pending.event().write(json, pending.attempt(), associationDetails.getAsBoolean());
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Gives up what was not sent: the app was uninstalled. */
  void abandon() {
    int dropped;
    synchronized (queue) {
      dropped = (int) queue.stream().filter(pending -> !pending.duplicate()).count();
      queue.clear();
    }
    for (int i = 0; i < dropped; i++) {
      statistics.abandoned();
    }
  }

  /** Drops what was not sent, and forgets what is under way. */
  void clear() {
    synchronized (queue) {
      queue.clear();
      life++;
    }
  }

  @Override
  public void close() {
    closed = true;
    vertx.cancelTimer(timer);
    client.close();
  }
}
