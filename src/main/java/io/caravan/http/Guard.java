package io.caravan.http;

import io.caravan.http.Doorkeeper.Admitted;
import io.caravan.http.Doorkeeper.Entry;
import io.caravan.http.Doorkeeper.Knock;
import io.caravan.http.Doorkeeper.Refused;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before all routes of a port: nothing is reached without a credential but the open paths,
 * and nothing that states no need by anybody but who may do all.
 *
 * <p>Routes that state a need are claimed; they come first. Whatever else is on the router, such as
 * routes of Camel's own engine, comes behind a second gate that asks for the most there is.
 */
final class Guard {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private static final int IDENTIFYING = -1_000;
  private static final int CLAIMED = -100;
  private static final int WITHHOLDING = -1;

  private final Guarding guarding;
  private final Map<String, String> stated;
  private final IntConsumer refused;

  /** Routes of whose need we know; all others are strangers. */
  private final Set<Route> known = ConcurrentHashMap.newKeySet();

  private Router router;

  /**
   * @param stated the need of some paths whose routes cannot state it
   * @param refused told the status of each request that is turned away
   */
  Guard(Guarding guarding, Map<String, String> stated, IntConsumer refused) {
    this.guarding = guarding;
    this.stated = stated;
    this.refused = refused;
  }

  void mountOn(Router requests) {
    router = requests;
    known.clear();
    known.add(requests.route().order(IDENTIFYING).handler(this::identify));
    known.add(requests.route().order(WITHHOLDING).handler(this::withhold));
  }

  /** Takes a route in front of the second gate; it must ask {@link #admits} by itself. */
  Route claim(Route route) {
    route.order(CLAIMED);
    known.add(route);
    return route;
  }

  /** Leaves it out of account when it comes to what else there is. */
  void ignore(Route route) {
    known.add(route);
  }

  void release(Route route) {
    known.remove(route);
  }

  /** Whether the caller may do what a route does; if not, it has been told so. */
  boolean admits(RoutingContext context, String need) {
    if (isOpen(context)) {
      return true;
    }
    Optional<HttpProblem> problem = guarding.keeper().refusal(context.get(Doorkeeper.CALLER), need);
    problem.ifPresent(why -> refuse(context, why, Map.of()));
    return problem.isEmpty();
  }

  private boolean isOpen(RoutingContext context) {
    return guarding.isOpen(context.normalizedPath());
  }

  private void identify(RoutingContext context) {
    if (isOpen(context)) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    if (guarding.origins().answersPreflight(request)) {
      return;
    }
    CompletableFuture<Entry> entry =
        guarding
            .keeper()
            .identify(
                new Knock(
                    request.method().name(),
                    context.normalizedPath(),
                    request.remoteAddress().hostAddress(),
                    request.headers()::getAll))
            .toCompletableFuture();
    if (entry.isDone() && !entry.isCompletedExceptionally()) {
      enter(context, entry.join());
    } else {
      await(context, entry);
    }
  }

  private void await(RoutingContext context, CompletableFuture<Entry> entry) {
    HttpServerRequest request = context.request();
    boolean arriving = !request.isEnded();
    if (arriving) {
      request.pause();
    }
    Context eventLoop = context.vertx().getOrCreateContext();
    entry.whenComplete(
        (known, failure) ->
            eventLoop.runOnContext(
                now -> {
                  if (arriving) {
                    request.resume();
                  }
                  enter(context, failure == null ? known : unknown(failure));
                }));
  }

  private static Refused unknown(Throwable failure) {
    LOG.error("It could not be found out who calls", failure);
    return new Refused(
        HttpProblem.of(503, "Credentials cannot be checked at present; try again later"),
        Map.of("Retry-After", "5"));
  }

  private void enter(RoutingContext context, Entry entry) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (entry instanceof Admitted admitted) {
      admitted.headers().forEach(response::putHeader);
      context.put(Doorkeeper.CALLER, admitted.caller());
      context.next();
    } else if (entry instanceof Refused turnedAway) {
      refuse(context, turnedAway.problem(), turnedAway.headers());
    }
  }

  /** Whatever is behind this states no need by itself. */
  private void withhold(RoutingContext context) {
    String need = stated.getOrDefault(context.normalizedPath(), Doorkeeper.MOST);
    if (known.containsAll(router.getRoutes()) || admits(context, need)) {
      context.next();
    }
  }

  private void refuse(RoutingContext context, HttpProblem problem, Map<String, String> headers) {
    refused.accept(problem.status());
    HttpServerResponse response = context.response();
    headers.forEach(response::putHeader);
    if (!context.request().isEnded()) {
      Parting.after(context);
    }
    problem.writeTo(response);
  }
}
