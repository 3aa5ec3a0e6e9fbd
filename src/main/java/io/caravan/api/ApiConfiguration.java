package io.caravan.api;

import io.caravan.access.DomainPortals;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.http.Admission;
import io.caravan.http.ApiHttpServer;
import io.caravan.http.Guarding;
import io.caravan.write.Writes;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;

/** Builds the API and names what its routes call. */
public final class ApiConfiguration implements AutoCloseable {

  /** Requests that may wait for a thread; more are answered 503. */
  private static final int WAITING = 1_000;

  private final ApiSettings settings;
  private final Writes writes;
  private final Guarding guarding;
  private final Admission admission;
  private final DomainPortals portals;
  private final FeatureFlags features;
  private final ApiProblems problems;
  private final ThreadPoolExecutor threads;
  private final OutcomeWait outcomes;
  private ApiHttpServer server;

  /**
   * @param portals says what each caller sees
   * @param guarding who gets in
   */
  public ApiConfiguration(
      ApiSettings settings,
      Writes writes,
      DomainPortals portals,
      FeatureFlags features,
      MeterRegistry meters,
      Guarding guarding,
      Admission admission) {
    this.settings = settings;
    this.guarding = guarding;
    this.admission = admission;
    this.writes = writes;
    this.portals = portals;
    this.features = features;
    this.problems = new ApiProblems(meters);
    this.threads = threads(settings.threads());
    this.outcomes = new OutcomeWait(writes, threads);
  }

  private static ThreadPoolExecutor threads(int count) {
    var number = new AtomicInteger();
    var threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              var thread = new Thread(task, "caravan-api-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Adds the server and names the beans of the API's routes. */
  public void bind(CamelContext camel) throws Exception {
    server =
        ApiHttpServer.addTo(
            camel,
            settings.host(),
            settings.port(),
            settings.limits(),
            settings.eventLoops(),
            problems::count,
            guarding,
            admission);
    var queries = new WriteQueries(writes, portals);
    Registry registry = camel.getRegistry();
    registry.bind("apiThreads", threads);
    registry.bind("readSubmission", new SubmissionRequest(settings.longestWait(), features));
    registry.bind("awaitOutcomes", outcomes);
    registry.bind("answerSubmission", new SubmissionAnswer());
    registry.bind("showWrite", (Processor) queries::show);
    registry.bind("listWrites", (Processor) queries::list);
    registry.bind("showSubmission", (Processor) queries::submission);
    registry.bind("openApiDocument", new OpenApiDocument());
    registry.bind("apiProblems", problems);
  }

  /** Where it listens, as seen from this machine; known when Camel has started. */
  public String url() {
    String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
    return (guarding.tls().isPresent() ? "https://" : "http://") + host + ":" + server.getPort();
  }

  /** Answers those that wait for outcomes; to be called before Camel stops. */
  @Override
  public void close() {
    outcomes.close();
  }

  /** Ends the threads; to be called after Camel has stopped. */
  public void shutdown() {
    threads.shutdown();
  }
}
