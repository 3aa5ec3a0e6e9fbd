package io.caravan.access;

import io.caravan.http.Doorkeeper.Refused;
import io.caravan.http.HttpProblem;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers hear that are not let in; counted and logged, never with what they showed. */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Bearer realm=\"caravan\"");
  private static final Map<String, String> WRONG =
      Map.of("WWW-Authenticate", "Bearer realm=\"caravan\", error=\"invalid_token\"");

  private final MeterRegistry meters;

  Refusals(MeterRegistry meters) {
    this.meters = meters;
  }

  Refused nothingShown() {
    count("none");
    return new Refused(
        HttpProblem.of(
            401,
            "Who calls? Show a token or an API key: Authorization: Bearer ... (docs/ACCESS.md)"),
        CHALLENGE);
  }

  /** Not logged: it costs nothing to send, and so could fill the log. */
  Refused unclear(String why) {
    count("unclear");
    return new Refused(HttpProblem.of(401, why), WRONG);
  }

  Refused wrong(String address, String why) {
    count("wrong");
    LOG.warn("A credential from {} was refused: {}", address, why);
    return new Refused(HttpProblem.of(401, why), WRONG);
  }

  Refused guessing(long seconds) {
    count("guessing");
    return new Refused(
        HttpProblem.of(429, "Too many wrong credentials came from this address; wait"),
        Map.of("Retry-After", Long.toString(seconds)));
  }

  Refused tooOften(CallRate.Verdict verdict, Map<String, String> headers) {
    count("rate");
    return new Refused(
        HttpProblem.of(
            429,
            "That is more than %,d calls; the next can be made in %d s"
                .formatted(verdict.limit(), verdict.seconds())),
        headers);
  }

  Refused busy(String why) {
    count("busy");
    return new Refused(HttpProblem.of(503, why), Map.of("Retry-After", "5"));
  }

  HttpProblem lacking(Caller caller, Role needed) {
    count("role");
    LOG.warn(
        "{} from {} was refused what needs the role {}; it has {}",
        caller.id(),
        caller.address(),
        needed.label(),
        caller.role().label());
    return HttpProblem.of(
        403,
        "This needs the role %s; yours is %s".formatted(needed.label(), caller.role().label()));
  }

  private void count(String reason) {
    meters.counter("caravan.access.refused", "reason", reason).increment();
  }
}
