package io.caravan.simulator.automation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Workflows as companies have them: with delays, branches of all kinds, webhooks and code. The same
 * seed gives the same ones.
 */
public final class FlowExamples {

  private final JsonNode templates;
  private final long seed;

  public FlowExamples(long seed) {
    this.seed = seed;
    try (InputStream in = FlowExamples.class.getResourceAsStream("example-flows.json")) {
      templates = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Definitions for as many creates; beyond the first few they repeat with other numbers. */
  public List<ObjectNode> make(int count) {
    var random = new Random(seed);
    var flows = new ArrayList<ObjectNode>(count);
    for (int i = 0; i < count; i++) {
      ObjectNode flow = templates.get(i % templates.size()).deepCopy();
      if (i >= templates.size()) {
        flow.put("name", flow.path("name").asText() + " " + (i / templates.size() + 1));
        flow.put("isEnabled", random.nextBoolean());
      }
      for (JsonNode action : flow.path("actions")) {
        if (action.path("fields").has("delta")) {
          ((ObjectNode) action.get("fields"))
              .put("delta", Integer.toString(60 + random.nextInt(10_000)));
        }
      }
      flows.add(flow);
    }
    return flows;
  }
}
