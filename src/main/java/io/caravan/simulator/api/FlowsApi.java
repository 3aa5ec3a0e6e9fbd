package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;
import static io.caravan.hubspot.Bucket.WORKFLOW_WRITES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.automation.ActionType;
import io.caravan.simulator.automation.Flow;
import io.caravan.simulator.automation.FlowRefused;
import io.caravan.simulator.automation.FlowRevision;
import io.caravan.simulator.automation.Flows;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.jobs.AssetPace;
import io.caravan.simulator.portal.PerPortal;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.util.function.Supplier;

/**
 * Workflows. Source: HubSpot docs, "Create and manage workflows" (v4 and the dated betas; there is
 * no other dated path yet).
 */
public final class FlowsApi implements ApiFamily {

  private static final int PAGE = 100;

  private final PerPortal<Flows> flows;
  private final FlowGate gate;
  private final Supplier<UncertainBehaviour> uncertain;
  private final Supplier<AssetPace> pace;
  private final FlowBatchApi batches;

  /**
   * @param pace how long a new workflow stays PENDING
   */
  public FlowsApi(
      PerPortal<Flows> flows,
      FlowGate gate,
      Supplier<UncertainBehaviour> uncertain,
      Supplier<AssetPace> pace,
      SimulatorClock clock) {
    this.flows = flows;
    this.gate = gate;
    this.uncertain = uncertain;
    this.pace = pace;
    this.batches = new FlowBatchApi(flows, gate, clock);
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.AUTOMATION) {
      routes.add("GET", base + "/flows", BURST, this::list);
      routes.add("POST", base + "/flows", WORKFLOW_WRITES, this::create);
      routes.add("GET", base + "/flows/{flowId}", BURST, this::get);
      routes.add("PUT", base + "/flows/{flowId}", WORKFLOW_WRITES, this::replace);
      routes.add("DELETE", base + "/flows/{flowId}", WORKFLOW_WRITES, this::delete);
      routes.add("GET", base + "/flows/email-campaigns", BURST, this::emailCampaigns);
      if (base.endsWith("/v4")) {
        routes.add("GET", base + "/flows/performance/{flowId}", BURST, this::performance);
      } else {
        routes.add("GET", base + "/flows/{flowId}/revisions/{revisionId}", BURST, this::revision);
        routes.add("GET", base + "/action-types", BURST, this::actionTypes);
      }
    }
    batches.addTo(routes);
  }

  private Flows flows(Call call) {
    return flows.of(call.grant().portal().id());
  }

  private Flow flow(Call call) {
    String id = call.value("flowId");
    return flows(call).find(id).orElseThrow(() -> notFound(id));
  }

  static ApiError notFound(String flowId) {
    return ApiError.of(404, "Flow not found for id " + flowId)
        .category("OBJECT_NOT_FOUND")
        .context("flowId", flowId)
        .build();
  }

  private Answer list(Call call) {
    gate.read(call);
    int limit = Paging.limit(call, PAGE, PAGE);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    for (Flow flow : flows(call).from(Paging.after(call))) {
      if (results.size() == limit) {
        Paging.next(body, call, Long.toString(flow.id()));
        break;
      }
      results.add(FlowJson.brief(flow));
    }
    return Answer.ok(body);
  }

  private Answer create(Call call) {
    gate.write(call);
    try {
      Flow flow = flows(call).create(call.json(), pace.get().start());
      return Answer.created(full(call, flow), call.address(call.path() + "/" + flow.id()));
    } catch (FlowRefused e) {
      throw refused(e);
    }
  }

  private ObjectNode full(Call call, Flow flow) {
    return FlowJson.full(flow, flow.current(), flows(call).pending(flow));
  }

  private static ApiError refused(FlowRefused refusal) {
    var error =
        ApiError.of(400, refusal.getMessage())
            .category("BAD_REQUEST")
            .subCategory(refusal.subCategory());
    if (refusal.detail() != null) {
      error.member("errors", Json.array().add(Json.object().put("message", refusal.detail())));
    }
    return error.build();
  }

  private Answer get(Call call) {
    gate.read(call);
    return Answer.ok(full(call, flow(call)));
  }

  private Answer replace(Call call) {
    gate.write(call);
    Flow flow = flow(call);
    ObjectNode body = call.json();
    String revision = body.path("revisionId").asText("");
    for (String needed : new String[] {"revisionId", "type"}) {
      if (body.path(needed).asText("").isEmpty()) {
        throw ApiError.invalid("Some required fields were not set: [" + needed + "]");
      }
    }
    if (flows(call).pending(flow)) {
      throw ApiError.of(
              400,
              "Flow %d cannot be updated while its crmObjectCreationStatus is PENDING"
                  .formatted(flow.id()))
          .category("BAD_REQUEST")
          .build();
    }
    if (!revision.equals(Long.toString(flow.current().number()))) {
      throw stale(flow, revision);
    }
    try {
      return Answer.ok(full(call, flows(call).replace(flow, body)));
    } catch (FlowRefused e) {
      throw refused(e);
    }
  }

  private ApiError stale(Flow flow, String revision) {
    int status = uncertain.get().staleRevisionStatus();
    return ApiError.of(
            status,
            "Flow %d is at revision %d; revision %s cannot be updated"
                .formatted(flow.id(), flow.current().number(), revision))
        .category(status == 409 ? "CONFLICT" : "BAD_REQUEST")
        .context("revisionId", Long.toString(flow.current().number()))
        .build();
  }

  private Answer delete(Call call) {
    gate.write(call);
    flows(call).delete(flow(call).id());
    return Answer.none();
  }

  private Answer revision(Call call) {
    gate.read(call);
    Flow flow = flow(call);
    String wanted = call.value("revisionId");
    FlowRevision revision =
        flow.revisions().stream()
            .filter(each -> Long.toString(each.number()).equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    ApiError.of(404, "Flow %d has no revision %s".formatted(flow.id(), wanted))
                        .category("OBJECT_NOT_FOUND")
                        .context("revisionId", wanted)
                        .build());
    ObjectNode body = Json.object();
    body.put("id", Long.toString(flow.id()));
    body.put("revisionId", wanted);
    body.put("revisionCreatedAt", Timestamps.iso(revision.at()));
    body.set("flow", FlowJson.full(flow, revision, flows(call).pending(flow)));
    return Answer.ok(body);
  }

  private Answer actionTypes(Call call) {
    gate.read(call);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    ActionType.BUILT_IN.forEach(type -> results.add(FlowJson.actionType(type)));
    return Answer.ok(body);
  }

  /** One entry for each action that sends an e-mail. */
  private Answer emailCampaigns(Call call) {
    gate.read(call);
    var wanted = call.query().list("flowId");
    int limit = Paging.limit(call, PAGE, PAGE);
    long after = Paging.after(call);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    long at = 0;
    for (Flow flow : flows(call).from(0)) {
      if (!wanted.isEmpty() && !wanted.contains(Long.toString(flow.id()))) {
        continue;
      }
      for (JsonNode action : flow.current().definition().path("actions")) {
        String content = action.path("fields").path("content_id").asText("");
        if (content.isEmpty() || at++ < after) {
          continue;
        }
        if (results.size() == limit) {
          Paging.next(body, call, Long.toString(at - 1));
          return Answer.ok(body);
        }
        ObjectNode entry = results.addObject();
        entry.put("flowId", Long.toString(flow.id()));
        entry.put("emailContentId", content);
        entry.put("emailCampaignId", flow.id() + action.path("actionId").asText());
      }
    }
    return Answer.ok(body);
  }

  /** Nothing is enrolled here, so there is nothing to tell. */
  private Answer performance(Call call) {
    gate.read(call);
    flow(call);
    ObjectNode body = Json.object();
    body.putArray("results");
    return Answer.ok(body);
  }
}
