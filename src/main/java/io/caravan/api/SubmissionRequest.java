package io.caravan.api;

import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.http.InboundRequest;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.write.AcceptWrites;
import io.caravan.write.ReadWrites;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Turns {@code POST /api/writes} into what {@code direct:write} takes: the body as it came, and the
 * few headers that routes may set.
 */
final class SubmissionRequest implements Processor {

  /** Variable: what the caller would like, a {@link Preference}. */
  static final String PREFERENCE = "preference";

  private static final String VALIDATE = "CaravanValidate";
  private static final Set<String> VALIDATING = Set.of("true", "all", "false");
  private static final String KEY = "Idempotency-Key";
  private static final Pattern KEYS = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

  private final Duration longestWait;
  private final FeatureFlags features;

  SubmissionRequest(Duration longestWait, FeatureFlags features) {
    this.longestWait = longestWait;
    this.features = features;
  }

  @Override
  public void process(Exchange exchange) {
    Caller caller = Callers.of(exchange);
    Message message = exchange.getMessage();
    InboundRequest request = message.getBody(InboundRequest.class);
    requireJson(request);
    var query = QueryParameters.of(request, Set.of("dryRun", "validate"));
    Optional<Boolean> dryRun = query.flag("dryRun");
    Optional<String> validate =
        query.one(
            "validate",
            value -> Optional.of(value).filter(VALIDATING::contains),
            "true, all or false");
    Optional<String> key = key(request, query);
    query.complete();
    if (dryRun.orElse(false)) {
      features.require(Feature.DRY_RUNS);
    }
    Preference preference = Preference.of(request.header("Prefer"), longestWait);
    message.removeHeaders("*");
    message.setBody(request.body());
    key.ifPresent(value -> message.setHeader(AcceptWrites.IDEMPOTENCY_KEY, caller.own(value)));
    dryRun.ifPresent(value -> message.setHeader(ReadWrites.DRY_RUN, value));
    validate.ifPresent(value -> message.setHeader(VALIDATE, value));
    if (preference.waits()) {
      message.setHeader(ReadWrites.DEFAULT_PRIORITY, "interactive");
    }
    exchange.setVariable(PREFERENCE, preference);
  }

  private static void requireJson(InboundRequest request) {
    String type = request.header("Content-Type");
    String media = type == null ? "" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals(JsonAnswer.JSON)) {
      throw new RequestRefused(
          415, "The body must be JSON, with Content-Type: application/json; it is " + type);
    }
    String encoding = request.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new RequestRefused(
          415, "The body must come without Content-Encoding; it is " + encoding);
    }
  }

  /** The draft standard writes a key in quotes, most callers without; both are the same key. */
  private static Optional<String> key(InboundRequest request, QueryParameters faults) {
    String given = request.header(KEY);
    if (given == null) {
      return Optional.empty();
    }
    var quoted = QUOTED.matcher(given.strip());
    String key = quoted.matches() ? quoted.group(1) : given.strip();
    if (!KEYS.matcher(key).matches()) {
      faults.fault(
          "INVALID_HEADER",
          KEY,
          KEY + " must be 1 to 255 visible ASCII characters, such as a UUID");
    }
    return Optional.of(key);
  }
}
