package io.caravan.write.file;

import io.caravan.access.Caller;
import io.caravan.channel.ChannelFull;
import io.caravan.store.StoreOverloaded;
import io.caravan.store.StoreUnavailable;
import io.caravan.write.AcceptWrites;
import io.caravan.write.InvalidWrite;
import io.caravan.write.Problem;
import io.caravan.write.Submission;
import io.caravan.write.Writes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** The way in of this process: the route {@code direct:write}, with all that routes do there. */
public final class DirectDoor implements WriteDoor {

  /** Header of the route: {@code false} leaves validation out. */
  static final String VALIDATE = "CaravanValidate";

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Pattern POSITION = Pattern.compile("writes\\[(\\d+)\\]\\.?(.*)");

  private final ProducerTemplate route;
  private final Writes writes;
  private final boolean validate;
  private final Caller caller;
  private final Supplier<Duration> quotaWait;

  /**
   * @param caller who hands over, and sees the own portals alone
   * @param validate whether the values are checked against the portal's properties before
   * @param quotaWait how long a call waits for a permit now
   */
  public DirectDoor(
      ProducerTemplate route,
      Writes writes,
      Caller caller,
      boolean validate,
      Supplier<Duration> quotaWait) {
    this.route = route;
    this.writes = writes;
    this.caller = caller;
    this.validate = validate;
    this.quotaWait = quotaWait;
  }

  @Override
  public Accepted submit(String key, byte[] body) throws Refused, Busy, IOException {
    Exchange exchange =
        route.request(
            "direct:write",
            request -> {
              request.setVariable(Caller.NAME, caller);
              request.getMessage().setBody(body);
              request.getMessage().setHeader(AcceptWrites.IDEMPOTENCY_KEY, key);
              if (!validate) {
                request.getMessage().setHeader(VALIDATE, "false");
              }
            });
    if (exchange.getException() != null) {
      throw failure(exchange.getException());
    }
    Submission submission = exchange.getMessage().getBody(Submission.class);
    return new Accepted(submission.id(), submission.writeIds());
  }

  private static IOException failure(Throwable thrown) throws Refused, Busy {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidWrite invalid) {
        throw new Refused(invalid.getMessage(), byPosition(invalid.problems()));
      }
      if (cause instanceof ChannelFull
          || cause instanceof StoreOverloaded
          || cause instanceof StoreUnavailable) {
        throw new Busy(cause.getMessage(), PAUSE);
      }
    }
    return new IOException("the rows could not be handed over: " + thrown.getMessage(), thrown);
  }

  /** The first problem of each write, with its field as in the write. */
  public static Map<Integer, Problem> byPosition(List<Problem> problems) {
    Map<Integer, Problem> byPosition = new HashMap<>();
    for (Problem problem : problems) {
      Matcher field = POSITION.matcher(problem.field() == null ? "" : problem.field());
      if (field.matches()) {
        byPosition.merge(
            Integer.parseInt(field.group(1)),
            new Problem(problem.code(), field.group(2), problem.message()),
            (one, more) ->
                new Problem(one.code(), one.field(), one.message() + "; " + more.message()));
      }
    }
    return byPosition;
  }

  @Override
  public List<Known> outcomes(String submissionId) {
    return writes.ofSubmission(submissionId).stream()
        .map(row -> new Known(row.id(), row.state(), row.recordId(), row.created(), row.problems()))
        .toList();
  }

  @Override
  public Optional<Duration> quotaWait() {
    return Optional.of(quotaWait.get());
  }
}
