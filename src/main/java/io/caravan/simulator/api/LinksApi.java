package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import java.util.List;

/** The links of one record. Source: HubSpot docs, "Associate records". */
public final class LinksApi implements ApiFamily {

  private static final int MAX_PAGE = 500;

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LINKS_OF_RECORD) {
      routes.add("GET", base + "/{to}", BURST, this::list);
      routes.add("PUT", base + "/{to}/{toId}", BURST, this::label);
      routes.add("DELETE", base + "/{to}/{toId}", BURST, this::unlink);
      routes.add("PUT", base + "/default/{to}/{toId}", BURST, this::linkPlain);
    }
  }

  private static ObjectSchema to(Call call, boolean write) {
    ObjectSchema to = Records.schema(call, call.value("to"));
    call.require(Scopes.records(to, write));
    return to;
  }

  private Answer list(Call call) {
    ObjectSchema from = Records.type(call, false);
    ObjectSchema to = to(call, false);
    CrmRecord record = Records.live(from, call.value("id"), null);
    int limit = Paging.limit(call, MAX_PAGE, MAX_PAGE);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (long target : record.links().targets(to.ordinal(), Paging.after(call))) {
      CrmRecord other = to.records().find(target);
      if (other == null || other.archived()) {
        continue;
      }
      if (results.size() == limit) {
        Paging.next(body, call, Long.toString(target));
        break;
      }
      results.add(LinkJson.target(call, from, record, to, target));
    }
    return Answer.ok(body);
  }

  private Answer linkPlain(Call call) {
    ObjectSchema from = Records.type(call, true);
    ObjectSchema to = to(call, true);
    CrmRecord record = Records.live(from, call.value("id"), null);
    AssociationType plain = plain(Records.crm(call), from, to);
    CrmRecord other = Records.find(to, call.value("toId"), null);
    if (other == null || other.archived()) {
      throw noTarget(to, call.value("toId"));
    }
    try {
      var link = new Draft.NewLink(to, other, List.of(plain));
      Records.crm(call).linkLimits().check(from, record, link);
      Records.crm(call).linker().link(from, record, link, Records.source(call));
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, Records.crm(call).portalId());
    }
    ObjectNode body = Json.object();
    body.put("status", "COMPLETE");
    body.putArray("results").addAll(LinkJson.plain(record, other, plain));
    return Answer.ok(body);
  }

  private static ApiError noTarget(ObjectSchema to, String id) {
    return ApiError.of(404, "No %s with ID %s exists".formatted(to.name(), id))
        .category("OBJECT_NOT_FOUND")
        .subCategory("crm.associations.TO_OBJECT_NOT_FOUND")
        .context("id", id)
        .context("objectType", to.name())
        .build();
  }

  /** A link is of at least one type. */
  static void requireTypes(List<AssociationType> types) {
    if (types.isEmpty()) {
      throw ApiError.invalid(
          "A link needs at least one association type; use the default endpoint for the plain one");
    }
  }

  static AssociationType plain(Crm crm, ObjectSchema from, ObjectSchema to) {
    return crm.associationTypes()
        .defaultOf(from.ordinal(), to.ordinal())
        .orElseThrow(
            () ->
                ApiError.invalid(
                    "No default association exists between "
                        + from.upperName()
                        + " and "
                        + to.upperName()));
  }

  private Answer label(Call call) {
    ObjectSchema from = Records.type(call, true);
    ObjectSchema to = to(call, true);
    CrmRecord record = Records.live(from, call.value("id"), null);
    CrmRecord other = Records.find(to, call.value("toId"), null);
    try {
      if (other == null || other.archived()) {
        throw Records.invalidId(to, call.value("toId"));
      }
      List<AssociationType> types = Records.types(call, from, to, call.anyJson());
      requireTypes(types);
      var link = new Draft.NewLink(to, other, types);
      Records.crm(call).linkLimits().check(from, record, link);
      Records.crm(call).linker().relabel(from, record, link, Records.source(call));
      return Answer.json(201, LinkJson.labelled(call, from, record, to, other, types));
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, Records.crm(call).portalId());
    }
  }

  private Answer unlink(Call call) {
    ObjectSchema from = Records.type(call, true);
    ObjectSchema to = to(call, true);
    CrmRecord record = Records.find(from, call.value("id"), null);
    CrmRecord other = Records.find(to, call.value("toId"), null);
    if (record != null && other != null) {
      Records.crm(call).linker().unlink(from, record, to, other, Records.source(call));
    }
    return Answer.none();
  }
}
