package io.caravan.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.access.VisiblePortals;
import io.caravan.channel.DeadLetter;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.channel.DeadLetters;
import io.caravan.channel.MessagePortal;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.redaction.Redaction;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Dead letters over HTTP: list, show, edit, replay, discard. Blocks. */
final class DeadLettersApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 100;
  private static final long LARGEST_PAGE = 1_000;

  private final DeadLetters letters;
  private final DomainPortals portals;

  DeadLettersApi(DeadLetters letters, DomainPortals portals) {
    this.letters = letters;
    this.portals = portals;
  }

  /** A key may be somebody's address, and an error may quote one. */
  Reply list(RoutingContext call, Redaction redaction) {
    var query = QueryParameters.of(call.queryParams(), Set.of("channel", "after", "limit"));
    long limit = query.number("limit", 1, LARGEST_PAGE).orElse(PAGE);
    long after = query.number("after", 0, Long.MAX_VALUE).orElse(0L);
    query.complete();
    List<DeadLetter> page = letters.list(filter(call, query), after, (int) limit);
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("deadLetters");
    page.forEach(letter -> list.add(json(letter, redaction::text)));
    if (page.size() == limit) {
      answer.put("after", page.get(page.size() - 1).id());
    }
    return Reply.json(answer);
  }

  /** Without secrets and personal fields, unless an administrator asks for them. */
  Reply show(RoutingContext call, Redaction redaction) {
    var query = QueryParameters.of(call.queryParams(), Set.of("reveal"));
    boolean reveal = query.flag("reveal").orElse(false);
    query.complete();
    if (reveal && !Callers.of(call).role().covers(Role.ADMIN)) {
      throw new RequestRefused(403, "Only an administrator is shown personal fields");
    }
    DeadLetter letter = seen(call);
    UnaryOperator<String> shown = reveal ? UnaryOperator.identity() : redaction::text;
    ObjectNode answer = json(letter, shown);
    ObjectNode headers = answer.putObject("headers");
    letter
        .headers()
        .forEach(
            (name, value) ->
                headers.put(
                    name, !reveal && redaction.hides(name) ? Redaction.MASK : shown.apply(value)));
    answer.put("body", shown.apply(new String(letter.body(), StandardCharsets.UTF_8)));
    return Reply.json(answer);
  }

  /** The request's body takes the place of the letter's. */
  Reply edit(RoutingContext call) {
    DeadLetter letter = seen(call);
    byte[] body = call.body().buffer() == null ? new byte[0] : call.body().buffer().getBytes();
    try {
      if (JSON.readTree(body).isMissingNode()) {
        throw new RequestRefused(400, "The new content is empty");
      }
    } catch (JsonProcessingException e) {
      throw new RequestRefused(400, "The new content is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new RequestRefused(400, "The new content cannot be read: " + e.getMessage());
    }
    if (!MessagePortal.fits(letter.portalId(), body)) {
      throw new RequestRefused(
          400,
          "The new content names another portal than the letter's; a letter stays with its own");
    }
    return one(letters.edit(letter.id(), body).join(), letter.id());
  }

  Reply replay(RoutingContext call) {
    long id = seen(call).id();
    return one(letters.replay(id).join(), id);
  }

  Reply replayAll(RoutingContext call) {
    var query = QueryParameters.of(call.queryParams(), Set.of("channel"));
    query.complete();
    return Reply.changed(letters.replayAll(filter(call, query)).join());
  }

  Reply discard(RoutingContext call) {
    long id = seen(call).id();
    return one(letters.discard(id).join(), id);
  }

  private static Reply one(boolean found, long id) {
    if (!found) {
      throw missing(id);
    }
    return Reply.changed(1);
  }

  private DeadLetterFilter filter(RoutingContext call, QueryParameters query) {
    VisiblePortals seen = portals.visible(Callers.of(call));
    return new DeadLetterFilter(query.text("channel").orElse(null), null, null, seen.orNull());
  }

  /** The letter that the call is about; its portal never changes. */
  private DeadLetter seen(RoutingContext call) {
    long id = id(call);
    VisiblePortals seen = portals.visible(Callers.of(call));
    return letters
        .show(id)
        .filter(letter -> seen.includes(letter.portalId()))
        .orElseThrow(() -> missing(id));
  }

  private static long id(RoutingContext call) {
    return QueryParameters.number("The id", call.pathParam("id"), 1, Long.MAX_VALUE);
  }

  private static RequestRefused missing(long id) {
    return new RequestRefused(404, "There is no dead letter " + id);
  }

  private static ObjectNode json(DeadLetter letter, UnaryOperator<String> shown) {
    return JSON.createObjectNode()
        .put("id", letter.id())
        .put("channel", letter.channel())
        .put("sequence", letter.sequence())
        .put("key", shown.apply(letter.key()))
        .put("portal", letter.portalId())
        .put("putAt", letter.putAt().toString())
        .put("diedAt", letter.diedAt().toString())
        .put("attempts", letter.attempts())
        .put("errorType", letter.errorType())
        .put("errorMessage", shown.apply(letter.errorMessage()));
  }
}
