package io.caravan.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * The way of a call through the gateway. Engine room: in Java, and never reloaded.
 *
 * <p>Three routes, one in the other: {@code hubspot} answers from memory or joins a flight, {@code
 * hubspot-call} repeats, {@code hubspot-attempt} is what is repeated. Since Camel repeats the step
 * that failed, the whole attempt is one step of the route around it, and each repetition takes a
 * token and a permit anew.
 */
final class GatewayRoutes extends RouteBuilder {

  static final String DOOR = "direct:hubspot";
  static final String CALL = "direct:hubspot-call";

  private final CallDesk desk;
  private final CallDesk.Runway runway;
  private final Opening opening;
  private final TokenStep token;
  private final PermitStep permit;
  private final ExecutorService workers;
  private final PortalLines lines;
  private final Conclusion conclusion;
  private final Pauses pauses;

  GatewayRoutes(
      CallDesk desk,
      CallDesk.Runway runway,
      Opening opening,
      TokenStep token,
      PermitStep permit,
      ExecutorService workers,
      PortalLines lines,
      Conclusion conclusion,
      Pauses pauses) {
    this.desk = desk;
    this.runway = runway;
    this.opening = opening;
    this.token = token;
    this.permit = permit;
    this.workers = workers;
    this.lines = lines;
    this.conclusion = conclusion;
    this.pauses = pauses;
  }

  @Override
  public void configure() {
    door();
    call();
    attempt();
  }

  private void door() {
    from(DOOR)
        .routeId("hubspot")
        .routeDescription(
            "The one door to HubSpot. Input: a HubSpotCall as the body. Output: a HubSpotAnswer as"
                + " the body. Failure: CallFailed, whose error says what can be done about it.")
        .errorHandler(noErrorHandler())
        .process(
            exchange ->
                exchange.setVariable(
                    "remembered",
                    desk.remembered(exchange.getMessage().getMandatoryBody(HubSpotCall.class))
                        .orElse(null)))
        .id("hubspot-cache")
        .choice()
        .when(exchange -> exchange.getVariable("remembered") != null)
        .setBody(variable("remembered"))
        .id("hubspot-answer-from-cache")
        .otherwise()
        .process(new Flying(desk, runway))
        .id("hubspot-single-flight")
        .end()
        .removeVariable("remembered")
        .id("hubspot-done");
  }

  private void call() {
    from(CALL)
        .routeId("hubspot-call")
        .routeDescription(
            "Repeats attempts. Input: an ongoing call. Output: the answer. Failure: the last"
                + " attempt's error, when repeating is unsafe, useless or too late.")
        .errorHandler(defaultErrorHandler().executorService(pauses.timer()))
        .onException(AttemptFailed.class)
        .retryWhile(
            exchange ->
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AttemptFailed.class).repeat())
        .asyncDelayedRedelivery()
        .logExhausted(false)
        .logRetryAttempted(false)
        .logStackTrace(false)
        .logExhaustedMessageHistory(false)
        .logExhaustedMessageBody(false)
        .retryAttemptedLogLevel(LoggingLevel.DEBUG)
        .end()
        .to("direct:hubspot-attempt")
        .id("hubspot-repeat");
  }

  private void attempt() {
    from("direct:hubspot-attempt")
        .routeId("hubspot-attempt")
        .routeDescription(
            "One attempt: token, permit, thread, the portal's line, verdict. Input: an ongoing"
                + " call. Output: the answer. Failure: AttemptFailed, saying whether to repeat.")
        .errorHandler(noErrorHandler())
        .doTry()
        .process(opening)
        .id("hubspot-open")
        .process(token)
        .id("hubspot-token")
        .process(permit)
        .id("hubspot-permit")
        .threads()
        .executorService(workers)
        .id("hubspot-thread")
        .process(lines)
        .id("hubspot-line")
        .toD("${variable.portalLine}")
        .id("hubspot-portal")
        .endDoTry()
        .doCatch(Throwable.class)
        .process(conclusion::failed)
        .id("hubspot-failed")
        .end()
        .process(conclusion::conclude)
        .id("hubspot-conclude");
  }

  /** Waits for the flight that makes this exchange's call. */
  private static final class Flying extends FutureStep {
    private final CallDesk desk;
    private final CallDesk.Runway runway;

    Flying(CallDesk desk, CallDesk.Runway runway) {
      this.desk = desk;
      this.runway = runway;
    }

    @Override
    protected CompletableFuture<?> begin(Exchange exchange) {
      HubSpotCall call = exchange.getMessage().getBody(HubSpotCall.class);
      return desk.make(call, runway).thenAccept(exchange.getMessage()::setBody);
    }
  }
}
