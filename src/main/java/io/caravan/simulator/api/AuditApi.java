package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.portal.AuditTrail;
import io.caravan.simulator.portal.PortalUser;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What people and apps did on a portal. Source: HubSpot docs, "Audit logs". */
public final class AuditApi implements ApiFamily {

  private static final int MAX_PAGE = 100;

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.ACCOUNT) {
      routes.add("GET", base + "/activity/audit-logs", BURST, this::actions);
      routes.add("GET", base + "/activity/login", BURST, this::logins);
      routes.add("GET", base + "/activity/security", BURST, this::security);
    }
  }

  private static AuditTrail trail(Call call) {
    call.require(Scopes.SECURITY);
    return call.grant().portal().audit();
  }

  private Answer actions(Call call) {
    List<AuditTrail.Action> actions = trail(call).actions();
    Wanted wanted = wanted(call, "actingUserId", "occurredAfter", "occurredBefore");
    if (!call.query().first("sort").orElse("-occurredAt").equals("occurredAt")) {
      Collections.reverse(actions);
    }
    return page(
        call,
        actions,
        AuditTrail.Action::id,
        each -> wanted.has(each.userId(), each.at()),
        each -> {
          ObjectNode node = Json.object();
          node.put("id", Long.toString(each.id()));
          node.put("category", each.category());
          node.put("subCategory", each.subCategory());
          node.put("action", each.action());
          node.put("targetObjectId", each.targetObjectId());
          node.put("occurredAt", Timestamps.iso(each.at()));
          ObjectNode actor = node.putObject("actingUser");
          actor.put("userId", each.userId());
          email(call, each.userId()).ifPresent(email -> actor.put("userEmail", email));
          return node;
        });
  }

  /** Whose actions are asked for, and of which time; milliseconds since the epoch. */
  private record Wanted(Optional<Long> user, long from, long to) {
    boolean has(long userId, long at) {
      return user.map(id -> id == userId).orElse(true) && at >= from && at <= to;
    }
  }

  private static Wanted wanted(Call call, String user, String from, String to) {
    return new Wanted(
        number(call, user), time(call, from, Long.MIN_VALUE), time(call, to, Long.MAX_VALUE));
  }

  private Answer logins(Call call) {
    List<AuditTrail.Login> logins = trail(call).logins();
    Optional<Long> user = number(call, "userId");
    Collections.reverse(logins);
    return page(
        call,
        logins,
        AuditTrail.Login::id,
        each -> user.map(id -> id == each.user().id()).orElse(true),
        each -> {
          ObjectNode node = Json.object();
          node.put("id", Long.toString(each.id()));
          node.put("userId", each.user().id());
          node.put("email", each.user().email());
          node.put("loginAt", Timestamps.iso(each.at()));
          node.put("loginSucceeded", each.succeeded());
          return node;
        });
  }

  private Answer security(Call call) {
    List<AuditTrail.SecurityEvent> events = trail(call).securityEvents();
    Wanted wanted = wanted(call, "userId", "fromTimestamp", "toTimestamp");
    Collections.reverse(events);
    return page(
        call,
        events,
        AuditTrail.SecurityEvent::id,
        each -> wanted.has(each.userId(), each.at()),
        each -> {
          ObjectNode node = Json.object();
          node.put("id", Long.toString(each.id()));
          node.put("type", each.type());
          node.put("objectId", each.objectId());
          node.put("userId", each.userId());
          email(call, each.userId()).ifPresent(email -> node.put("actingUser", email));
          node.put("createdAt", Timestamps.iso(each.at()));
          return node;
        });
  }

  private static Optional<String> email(Call call, long userId) {
    return call.grant().portal().profile().user(userId).map(PortalUser::email);
  }

  /** {@code after} is the id of the last entry of the page before. */
  private static <T> Answer page(
      Call call,
      List<T> entries,
      ToLongFunction<T> id,
      Predicate<T> wanted,
      Function<T, ObjectNode> write) {
    int limit = Paging.limit(call, MAX_PAGE, MAX_PAGE);
    Optional<Long> after = number(call, "after");
    boolean started = after.isEmpty();
    long last = 0;
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (T entry : entries) {
      if (!started) {
        started = id.applyAsLong(entry) == after.get();
      } else if (wanted.test(entry)) {
        if (results.size() == limit) {
          Paging.next(body, call, Long.toString(last));
          break;
        }
        results.add(write.apply(entry));
        last = id.applyAsLong(entry);
      }
    }
    return Answer.ok(body);
  }

  private static Optional<Long> number(Call call, String name) {
    return call.query()
        .first(name)
        .map(
            text -> {
              if (!text.matches("\\d{1,18}")) {
                throw ApiError.invalid("Invalid " + name + ": " + text);
              }
              return Long.parseLong(text);
            });
  }

  private static long time(Call call, String name, long otherwise) {
    return call.query()
        .first(name)
        .map(
            text ->
                Optional.ofNullable(Timestamps.parse(text))
                    .orElseThrow(() -> ApiError.invalid("Invalid " + name + ": " + text)))
        .orElse(otherwise);
  }
}
