package io.caravan.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Whom every port asks who calls, and whether that caller may do what it is about to do. */
public interface Doorkeeper {

  /** The key in a request's context, and the exchange variable, that holds the caller. */
  String CALLER = "caller";

  /** What is needed for what tells of all portals at once: to see them all, in whatever role. */
  String ALL_PORTALS = "all-portals";

  /** What is needed where nothing is stated: the most there is. */
  String MOST = "admin";

  /**
   * Finds out who calls. Called on an event loop: it must not block.
   *
   * @return completed by any thread, never exceptionally for a reason that lies in the request
   */
  CompletionStage<Entry> identify(Knock knock);

  /**
   * Why a caller may not do something; empty when it may.
   *
   * @param caller as {@link Admitted} gave it
   * @param need what a route or call states: {@code viewer}, {@code operator} or {@code admin}
   */
  Optional<HttpProblem> refusal(Object caller, String need);

  /**
   * A request's head, as far as it tells who calls.
   *
   * @param method in capitals, such as GET
   * @param path without its query
   * @param address the peer's IP address
   * @param headers all values of a header by its name, whatever its case
   */
  record Knock(
      String method, String path, String address, Function<String, List<String>> headers) {}

  /** What became of a knock. */
  sealed interface Entry permits Admitted, Refused {}

  /**
   * It is known who calls.
   *
   * @param caller goes into the request's context
   * @param headers for the answer
   */
  record Admitted(Object caller, Map<String, String> headers) implements Entry {}

  /**
   * It is not, or that caller has called too often.
   *
   * @param headers for the answer
   */
  record Refused(HttpProblem problem, Map<String, String> headers) implements Entry {}
}
