package io.caravan.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.access.VisiblePortals;
import io.caravan.http.QueryParameters;
import io.caravan.http.RequestRefused;
import io.caravan.privacy.Certificate;
import io.caravan.privacy.Erasures;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonExport;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Erasure and export of persons over HTTP, for administrators. A person is named in the body, never
 * in the path: paths end up in logs. Blocks.
 */
public final class PrivacyApi implements ManagementPart {

  /** Where it is. */
  public static final String PATH = "/caravan/privacy";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_EMAIL = 320;

  private final Erasures erasures;
  private final PersonExport export;
  private final DomainPortals portals;

  /**
   * @param portals says what each caller sees
   */
  public PrivacyApi(Erasures erasures, PersonExport export, DomainPortals portals) {
    this.erasures = erasures;
    this.export = export;
    this.portals = portals;
  }

  @Override
  public void addTo(Calls calls) {
    calls.take(HttpMethod.POST, PATH + "/erasures", Role.ADMIN, this::erase);
    calls.take(HttpMethod.GET, PATH + "/erasures/:id", Role.ADMIN, this::certificate);
    calls.take(HttpMethod.POST, PATH + "/lookups", Role.ADMIN, this::lookup);
    calls.take(HttpMethod.POST, PATH + "/exports", Role.ADMIN, this::export);
    calls.take(HttpMethod.POST, PATH + "/reapply", Role.ADMIN, this::reapply);
  }

  /**
   * Who is meant.
   *
   * @param contactId 0 where the address says
   * @param email null where the contact says
   */
  private record Asked(long portalId, long contactId, String email, boolean lines) {}

  private Reply erase(RoutingContext call) {
    String caller = Callers.of(call).id();
    Asked asked = asked(call, Set.of("portalId", "contactId", "email"));
    Certificate certificate =
        asked.email() == null
            ? erasures.eraseContact(asked.portalId(), asked.contactId(), caller, "request")
            : erasures.eraseEmail(asked.portalId(), asked.email(), caller, "request");
    return Reply.created(certificate.json());
  }

  private Reply certificate(RoutingContext call) {
    String id = call.pathParam("id");
    VisiblePortals seen = portals.visible(Callers.of(call));
    return Reply.json(
        erasures
            .certificate(id)
            .filter(certificate -> seen.includes(certificate.portalId()))
            .orElseThrow(() -> new RequestRefused(404, "There is no erasure " + id))
            .json());
  }

  /** Whether somebody was erased: the certificates, or none. */
  private Reply lookup(RoutingContext call) {
    Asked asked = asked(call, Set.of("portalId", "contactId", "email"));
    return Reply.json(certificates("erasures", erasures.of(person(asked))));
  }

  private Reply reapply(RoutingContext call) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    Caller caller = Callers.of(call);
    portals.requireAll(caller);
    try {
      return Reply.json(certificates("reapplied", erasures.reapply(caller.id())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Written as it is read; a failure half-way cuts the answer off. */
  private Reply export(RoutingContext call) {
    Asked asked = asked(call, Set.of("portalId", "contactId", "email", "lines"));
    Person person =
        asked.email() == null
            ? export.ofContact(asked.portalId(), asked.contactId())
            : export.ofEmail(asked.portalId(), asked.email()).orElseGet(() -> person(asked));
    HttpServerResponse response = call.response();
    response
        .setChunked(true)
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Type", asked.lines() ? "application/x-ndjson" : "application/json");
    try (var writer = new BufferedWriter(new ResponseWriter(response), 16_384)) {
      if (asked.lines()) {
        export.writeLines(person, writer);
      } else {
        export.write(person, writer);
      }
    } catch (IOException | RuntimeException e) {
      response.reset();
      throw new IllegalStateException("An export of a person was cut off", e);
    }
    // It is ended, so nothing is added to it.
    return Reply.changed(0);
  }

  private static Person person(Asked asked) {
    return new Person(
        asked.portalId(),
        asked.contactId() == 0 ? Set.of() : Set.of(asked.contactId()),
        asked.email() == null ? Set.of() : Set.of(asked.email().strip().toLowerCase(Locale.ROOT)));
  }

  private static ObjectNode certificates(String name, List<Certificate> certificates) {
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray(name);
    certificates.forEach(certificate -> list.add(certificate.json()));
    return answer;
  }

  private Asked asked(RoutingContext call, Set<String> known) {
    QueryParameters.of(call.queryParams(), Set.of()).complete();
    JsonNode json = json(call);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new RequestRefused(
                    400, "There is no member " + name + "; known are: " + known);
              }
            });
    long portal = number(json, "portalId");
    portals.require(Callers.of(call), portal);
    boolean byContact = json.has("contactId");
    if (byContact == json.has("email")) {
      throw new RequestRefused(400, "Name the person by contactId or by email, one of them");
    }
    String email = byContact ? null : json.path("email").asText("").strip();
    if (email != null && (email.length() > LONGEST_EMAIL || !email.matches("[^\\s@]+@[^\\s@]+"))) {
      throw new RequestRefused(400, "email must be an address such as ada@example.com");
    }
    if (json.has("lines") && !json.path("lines").isBoolean()) {
      throw new RequestRefused(400, "lines must be true or false");
    }
    return new Asked(
        portal, byContact ? number(json, "contactId") : 0, email, json.path("lines").asBoolean());
  }

  private static JsonNode json(RoutingContext call) {
    byte[] body = call.body().buffer() == null ? new byte[0] : call.body().buffer().getBytes();
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      throw new RequestRefused(400, "The request is no JSON");
    }
    throw new RequestRefused(400, "The request must be a JSON object with portalId");
  }

  private static long number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    long number =
        value.isTextual() && value.asText().matches("\\d{1,18}")
            ? Long.parseLong(value.asText())
            : value.isIntegralNumber() && value.canConvertToLong() ? value.asLong() : 0;
    if (number <= 0) {
      throw new RequestRefused(400, name + " must be a number such as 4711");
    }
    return number;
  }
}
