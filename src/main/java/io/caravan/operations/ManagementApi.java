package io.caravan.operations;

import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.access.VisiblePortals;
import io.caravan.audit.AuditTrail;
import io.caravan.channel.DeadLetters;
import io.caravan.gateway.ResponseCache;
import io.caravan.http.Admission;
import io.caravan.http.HttpProblem;
import io.caravan.http.ManagementHttpServer;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.redaction.Redaction;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.management.JMException;
import org.apache.camel.CamelContext;

/**
 * What operators can do to a running Caravan: over HTTP under {@code /caravan} on the management
 * port, and over JMX. Docs: docs/MANAGEMENT.md.
 */
public final class ManagementApi implements AutoCloseable {

  /** In this header of each answer the process says which one it is. */
  public static final String INSTANCE_HEADER = "Caravan-Instance";

  /** A change needs this header, with any value. */
  public static final String REQUEST_HEADER = Admission.REQUEST_HEADER;

  /** In this header of an answer a change says to how many things it was made. */
  public static final String COUNT_HEADER = Reply.COUNT_HEADER;

  /** Where dead letters are. */
  public static final String DEAD_LETTERS = "/caravan/dead-letters";

  private static final String ONE = DEAD_LETTERS + "/:id";
  private static final long LARGEST_BODY = 8L << 20;

  private final String instance = UUID.randomUUID().toString();
  private final ResponseCache cache;
  private final DomainPortals portals;
  private final DeadLettersApi deadLetters;
  private final CacheControl cacheControl;
  private final Admission admission;
  private final AuditedCalls audited;
  private final List<ManagementPart> parts = new ArrayList<>();
  private Redaction redaction = Redaction.ofShapes();

  /**
   * @param portals says what each caller sees
   * @param admission refuses what web pages send
   * @param trail hears of each call that is no question
   */
  public ManagementApi(
      ResponseCache cache,
      DeadLetters deadLetters,
      DomainPortals portals,
      Admission admission,
      AuditTrail trail) {
    this.cache = cache;
    this.portals = portals;
    this.deadLetters = new DeadLettersApi(deadLetters, portals);
    this.cacheControl = new CacheControl(cache);
    this.admission = admission;
    this.audited = new AuditedCalls(trail, portals, Clock.systemUTC());
  }

  /** Adds more calls; before they are mounted. */
  public ManagementApi with(ManagementPart part) {
    parts.add(part);
    return this;
  }

  /** Shows what channels hold by these rules; before it is mounted. */
  public ManagementApi showingBy(Redaction rules) {
    redaction = rules;
    return this;
  }

  /** Identifies this process; new with each start. */
  public String instance() {
    return instance;
  }

  /**
   * Puts it on the management server of a context that has started.
   *
   * @throws IllegalStateException when the context has none
   */
  public void mount(CamelContext camel) throws JMException {
    var server = ManagementHttpServer.of(camel);
    server.precede("/caravan/*").handler(this::admit);
    ManagementPart.Calls calls =
        (method, path, need, answer) -> take(server, method, path, need, answer);
    calls.take(HttpMethod.DELETE, "/caravan/cache", Role.OPERATOR, this::forget);
    calls.take(
        HttpMethod.GET, DEAD_LETTERS, Role.VIEWER, call -> deadLetters.list(call, redaction));
    calls.take(HttpMethod.POST, DEAD_LETTERS + "/replay", Role.OPERATOR, deadLetters::replayAll);
    calls.take(HttpMethod.GET, ONE, Role.VIEWER, call -> deadLetters.show(call, redaction));
    calls.take(HttpMethod.DELETE, ONE, Role.OPERATOR, deadLetters::discard);
    calls.take(HttpMethod.POST, ONE + "/replay", Role.OPERATOR, deadLetters::replay);
    calls.take(HttpMethod.PUT, ONE, Role.OPERATOR, deadLetters::edit);
    for (ManagementPart part : parts) {
      part.addTo(calls);
    }
    cacheControl.register(camel.getManagementName());
  }

  private void take(
      ManagementHttpServer server,
      HttpMethod method,
      String path,
      Role need,
      Function<RoutingContext, Reply> answer) {
    Route route = server.take(method, path, need.label());
    if (method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT)) {
      route.handler(body());
    }
    route.handler(answering(audited.of(method, path, answer)));
  }

  private static BodyHandler body() {
    return BodyHandler.create(false).setBodyLimit(LARGEST_BODY);
  }

  private void admit(RoutingContext call) {
    HttpServerRequest request = call.request();
    call.response().putHeader(INSTANCE_HEADER, instance);
    admission
        .refusal(request.method().name(), name -> header(request, name))
        .ifPresentOrElse(
            reason -> Reply.problem(HttpProblem.of(403, reason)).writeTo(call.response()),
            call::next);
  }

  /** HTTP/2 has no Host header; what stands for it is no header at all. */
  private static String header(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null && name.equals("Host") && request.authority() != null
        ? request.authority().toString()
        : value;
  }

  private Reply forget(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("portal", "path"));
    long portal = query.number("portal", 1, Long.MAX_VALUE).orElse(0L);
    String path = query.text("path").orElse("");
    query.complete();
    if (!path.isEmpty() && !path.startsWith("/")) {
      throw new RequestRefused(
          400, "path is '" + path + "', but must begin with /, as /crm/owners");
    }
    return Reply.changed(forget(portals.visible(Callers.of(call)), portal, path));
  }

  private long forget(VisiblePortals seen, long portal, String path) {
    if (portal != 0) {
      return seen.includes(portal) ? cache.forget(portal, path) : 0;
    }
    return seen.ids()
        .map(some -> some.stream().mapToLong(one -> cache.forget(one, path)).sum())
        .orElseGet(() -> (long) cache.forget(0, path));
  }

  /** Off the event loop, for all of it may wait for the database. */
  private static Handler<RoutingContext> answering(Function<RoutingContext, Reply> task) {
    return call ->
        call.vertx()
            .executeBlocking(() -> task.apply(call), false)
            .onComplete(
                done ->
                    (done.succeeded() ? done.result() : FailedCall.reply(done.cause()))
                        .writeTo(call.response()));
  }

  @Override
  public void close() throws JMException {
    cacheControl.close();
  }
}
