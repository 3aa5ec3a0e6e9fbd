package io.caravan.gateway;

import io.caravan.hubspot.ErrorBody;
import java.util.Optional;

/** Sentences about failed calls, safe to log: path templates instead of ids, no tokens. */
final class Words {

  /** HubSpot's messages can quote whole property values. */
  private static final int LONGEST = 500;

  private Words() {}

  static String refusal(HubSpotCall call, Reply reply, Optional<ErrorBody> body) {
    String start = answered(call, reply);
    return body.map(words -> start + category(words) + ": " + shorten(words.message()))
            .orElse(start + " with a body that is not JSON")
        + correlation(reply, body);
  }

  static String unreadable(HubSpotCall call, Reply reply, String how) {
    return answered(call, reply) + " " + how + correlation(reply, Optional.empty());
  }

  static String of(Throwable failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : ": " + shorten(message));
  }

  private static String answered(HubSpotCall call, Reply reply) {
    return "HubSpot answered "
        + call.method()
        + " "
        + call.path().template()
        + (call.portalId() == HubSpotCall.APP ? " of the app" : " of portal " + call.portalId())
        + " with "
        + reply.status();
  }

  private static String category(ErrorBody body) {
    String name = body.policyName().isEmpty() ? body.category() : body.policyName();
    return name.isEmpty() ? "" : " " + name;
  }

  private static String correlation(Reply reply, Optional<ErrorBody> body) {
    return body.map(ErrorBody::correlationId)
        .filter(id -> !id.isEmpty())
        .or(() -> reply.header("X-HubSpot-Correlation-Id"))
        .map(id -> " (correlation id " + shorten(id) + ")")
        .orElse("");
  }

  private static String shorten(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
