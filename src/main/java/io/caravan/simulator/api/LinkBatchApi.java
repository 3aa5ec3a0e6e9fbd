package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.ASSOCIATIONS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.List;

/**
 * Links of many records at once: a bucket of its own. Source: HubSpot docs, "Associate records".
 */
public final class LinkBatchApi implements ApiFamily {

  private static final int MAX_READ = 1000;
  private static final int MAX_CREATE = 2000;
  private static final int PAGE = 500;

  private final SimulatorClock clock;

  public LinkBatchApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LINKS) {
      routes.add("POST", base + "/batch/read", ASSOCIATIONS, this::read);
      routes.add("POST", base + "/batch/create", ASSOCIATIONS, this::create);
      routes.add("POST", base + "/batch/associate/default", ASSOCIATIONS, this::linkPlain);
      routes.add("POST", base + "/batch/archive", ASSOCIATIONS, this::unlink);
      routes.add("POST", base + "/batch/labels/archive", ASSOCIATIONS, this::unlabel);
    }
  }

  private static List<JsonNode> inputs(Call call, int max) {
    return Batch.inputs(
        call.json(),
        max,
        "The maximum number of inputs supported in a batch is "
            + max
            + ". Please reduce the number of items and try again");
  }

  private Answer read(Call call) {
    LinkPair pair = LinkPair.of(call, false);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.named(inputs(call, MAX_READ))) {
      String id = input.path("id").asText();
      CrmRecord record = Records.find(pair.from(), id, null);
      ArrayNode targets = Json.array();
      String next = null;
      long after = input.path("after").asLong(0);
      for (long target : record == null ? new long[0] : targets(record, pair, after)) {
        CrmRecord other = pair.to().records().find(target);
        if (other == null || other.archived()) {
          continue;
        }
        if (targets.size() == PAGE) {
          next = Long.toString(target);
          break;
        }
        targets.add(LinkJson.target(call, pair.from(), record, pair.to(), target));
      }
      if (targets.isEmpty()) {
        batch.fail(none(pair, id));
        continue;
      }
      ObjectNode result = Json.object();
      result.putObject("from").put("id", id);
      result.set("to", targets);
      if (next != null) {
        result.putObject("paging").putObject("next").put("after", next);
      }
      batch.add(result);
    }
    return batch.answer(200, clock.millis(), null);
  }

  private static long[] targets(CrmRecord record, LinkPair pair, long after) {
    return record.archived() ? new long[0] : record.links().targets(pair.to().ordinal(), after);
  }

  private static ObjectNode none(LinkPair pair, String id) {
    return ApiError.of(
            404,
            "No %s is associated with %s %s.".formatted(pair.to().name(), pair.from().name(), id))
        .category("OBJECT_NOT_FOUND")
        .subCategory("crm.associations.NO_ASSOCIATIONS_FOUND")
        .context("fromObjectId", id)
        .context("fromObjectType", pair.from().name())
        .context("toObjectType", pair.to().name())
        .build()
        .entry();
  }

  private Answer create(Call call) {
    LinkPair pair = LinkPair.of(call, true);
    var batch = new Batch(clock.millis());
    for (JsonNode input : inputs(call, MAX_CREATE)) {
      try {
        CrmRecord from = end(pair.from(), input.path("from"));
        CrmRecord to = end(pair.to(), input.path("to"));
        List<AssociationType> types =
            Records.types(call, pair.from(), pair.to(), input.path("types"));
        LinksApi.requireTypes(types);
        var link = new Draft.NewLink(pair.to(), to, types);
        Records.crm(call).linkLimits().check(pair.from(), from, link);
        Records.crm(call).linker().link(pair.from(), from, link, Records.source(call));
        batch.add(LinkJson.labelled(call, pair.from(), from, pair.to(), to, types));
      } catch (CrmProblem e) {
        batch.fail(CrmErrors.of(e, Records.crm(call).portalId()).entry());
      } catch (ApiError e) {
        batch.fail(e.entry());
      }
    }
    return batch.answer(201, clock.millis(), null);
  }

  private Answer linkPlain(Call call) {
    LinkPair pair = LinkPair.of(call, true);
    var batch = new Batch(clock.millis());
    for (JsonNode input : inputs(call, MAX_CREATE)) {
      try {
        AssociationType plain = LinksApi.plain(Records.crm(call), pair.from(), pair.to());
        CrmRecord from = end(pair.from(), input.path("from"));
        CrmRecord to = end(pair.to(), input.path("to"));
        var link = new Draft.NewLink(pair.to(), to, List.of(plain));
        Records.crm(call).linkLimits().check(pair.from(), from, link);
        Records.crm(call).linker().link(pair.from(), from, link, Records.source(call));
        LinkJson.plain(from, to, plain).forEach(batch::add);
      } catch (CrmProblem e) {
        batch.fail(CrmErrors.of(e, Records.crm(call).portalId()).entry());
      } catch (ApiError e) {
        batch.fail(e.entry());
      }
    }
    return batch.answer(200, clock.millis(), null);
  }

  private static CrmRecord end(ObjectSchema schema, JsonNode end) {
    String id = end.path("id").asText();
    CrmRecord record = Records.find(schema, id, null);
    if (record == null || record.archived()) {
      throw Records.invalidId(schema, id);
    }
    return record;
  }

  private Answer unlink(Call call) {
    LinkPair pair = LinkPair.of(call, true);
    for (JsonNode input : inputs(call, Records.crm(call).choices().linkArchiveInputs())) {
      CrmRecord from = Records.find(pair.from(), input.path("from").path("id").asText(), null);
      for (JsonNode end : input.path("to")) {
        CrmRecord to = Records.find(pair.to(), end.path("id").asText(), null);
        if (from != null && to != null) {
          Records.crm(call).linker().unlink(pair.from(), from, pair.to(), to, Records.source(call));
        }
      }
    }
    return LinkJson.removed(call, clock.millis());
  }

  private Answer unlabel(Call call) {
    LinkPair pair = LinkPair.of(call, true);
    try {
      for (JsonNode input : inputs(call, Records.crm(call).choices().linkArchiveInputs())) {
        CrmRecord from = end(pair.from(), input.path("from"));
        CrmRecord to = end(pair.to(), input.path("to"));
        for (AssociationType type :
            Records.types(call, pair.from(), pair.to(), input.path("types"))) {
          Records.crm(call)
              .linker()
              .unlabel(pair.from(), from, pair.to(), to, type, Records.source(call));
        }
      }
    } catch (CrmProblem e) {
      throw CrmErrors.of(e, Records.crm(call).portalId());
    }
    return LinkJson.removed(call, clock.millis());
  }
}
