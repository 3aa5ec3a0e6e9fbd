package io.caravan.api;

import io.caravan.channel.ChannelFull;
import io.caravan.http.HttpProblem;
import io.caravan.http.HttpProblem.Fault;
import io.caravan.http.RequestRefused;
import io.caravan.store.StoreOverloaded;
import io.caravan.store.StoreUnavailable;
import io.caravan.write.IdempotencyKeyReused;
import io.caravan.write.InvalidWrite;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong with a request into an answer, and counts it by status. */
final class ApiProblems implements Processor {

  private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);

  /** What is full empties within seconds; a caller that comes at once makes it worse. */
  private static final int RETRY_AFTER_SECONDS = 5;

  private final MeterRegistry meters;

  ApiProblems(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Sets the answer for the exception that the exchange carries. */
  @Override
  public void process(Exchange exchange) {
    Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    HttpProblem problem = problem(thrown);
    count(problem.status());
    if (problem.status() == 500) {
      LOG.error("A request to the API failed", thrown);
    }
    byte[] body = problem.json().toString().getBytes(StandardCharsets.UTF_8);
    Message message = JsonAnswer.set(exchange, problem.status(), HttpProblem.TYPE, body);
    if (problem.status() == 503) {
      message.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
  }

  /** Counts a request that was not done. */
  void count(int status) {
    meters.counter("caravan.api.refused", "status", Integer.toString(status)).increment();
  }

  private static HttpProblem problem(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestRefused refused) {
        return refused.problem();
      }
      if (cause instanceof InvalidWrite invalid) {
        return HttpProblem.of(invalid.isOnlyDisconnected() ? 409 : 400, faults(invalid));
      }
      if (cause instanceof IdempotencyKeyReused) {
        return HttpProblem.of(409, cause.getMessage() + "; use a new key for a new request");
      }
      if (cause instanceof ChannelFull || cause instanceof StoreOverloaded) {
        return HttpProblem.of(503, cause.getMessage());
      }
      if (cause instanceof RejectedExecutionException) {
        return HttpProblem.of(503, "Too many requests wait for their turn; try again later");
      }
      if (cause instanceof StoreUnavailable) {
        LOG.error("A request to the API met a database that does not work: {}", cause.getMessage());
        return HttpProblem.of(503, "The database cannot be used at present; try again later");
      }
    }
    return HttpProblem.of(500, "It could not be done; Caravan's log says why");
  }

  private static List<Fault> faults(InvalidWrite invalid) {
    return invalid.problems().stream()
        .map(problem -> new Fault(problem.code(), problem.field(), problem.message()))
        .toList();
  }
}
