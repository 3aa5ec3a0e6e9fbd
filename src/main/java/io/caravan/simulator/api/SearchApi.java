package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.SEARCH;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.http.SlowHandler;
import io.caravan.simulator.search.Search;
import io.caravan.simulator.search.SearchPlan;
import io.caravan.simulator.search.SearchRefused;
import java.util.ArrayList;
import java.util.List;

/** CRM search. Source: HubSpot docs, "Search the CRM". */
public final class SearchApi implements ApiFamily {

  /** Longest body, in characters. */
  private static final int MAX_BODY = 3000;

  @Override
  public void addTo(Routes routes) {
    var search = new SlowHandler(this::search);
    for (String base : Paths.RECORDS) {
      routes.add("POST", base + "/search", SEARCH, search);
    }
  }

  private SlowHandler.Work search(Call call) {
    ObjectSchema schema = Records.type(call, false);
    ObjectNode body = call.json();
    if (call.length() > MAX_BODY) {
      throw ApiError.of(400, "There was a problem with the request.").build();
    }
    var properties = new ArrayList<String>();
    body.path("properties").forEach(name -> properties.add(name.asText()));
    var json =
        new RecordJson(
            Records.crm(call),
            schema,
            Records.readable(call, schema, properties),
            List.of(),
            List.of());
    try {
      return new Searching(new Search(Records.crm(call), schema, body).plan(), json);
    } catch (SearchRefused e) {
      var error = ApiError.of(400, e.getMessage());
      throw (e.explained() ? error.category("VALIDATION_ERROR") : error).build();
    }
  }

  /** A search on its way to its answer. */
  private static final class Searching implements SlowHandler.Work {
    private final SearchPlan plan;
    private final RecordJson json;
    private SearchPlan.Page page;

    Searching(SearchPlan plan, RecordJson json) {
      this.plan = plan;
      this.json = json;
    }

    @Override
    public boolean isShort() {
      return plan.isShort();
    }

    @Override
    public void run() {
      page = plan.page();
    }

    @Override
    public Answer answer() {
      ObjectNode answer = Json.object();
      answer.put("total", page.total());
      ArrayNode results = answer.putArray("results");
      page.results().forEach(found -> results.add(json.write(found.record(), found.version())));
      if (page.next() >= 0) {
        answer.putObject("paging").putObject("next").put("after", Integer.toString(page.next()));
      }
      return Answer.ok(answer);
    }
  }
}
