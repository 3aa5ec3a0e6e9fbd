package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.Faults;
import java.util.Random;

/** Leaves records out of a search's page, as an index does that does not know them yet. */
final class Omissions {

  private Omissions() {}

  static Answer without(Faults.Hit hit, Answer found) {
    if (found.status() != 200) {
      return found;
    }
    ObjectNode page = (ObjectNode) Json.read(found.body());
    JsonNode results = page.path("results");
    ArrayNode kept = Json.array();
    Fault fault = hit.fault();
    var random = new Random(hit.draw());
    int surely = results.isEmpty() ? -1 : random.nextInt(results.size());
    for (int i = 0; i < results.size(); i++) {
      boolean drawn = random.nextDouble() < fault.reply().share() || i == surely;
      boolean left = fault.target().namesRecord() ? fault.target().isMeant(results.get(i)) : drawn;
      if (!left) {
        kept.add(results.get(i));
      }
    }
    page.put("total", page.path("total").asInt() - results.size() + kept.size());
    page.set("results", kept);
    return Answer.raw(found.status(), found.contentType(), Json.write(page)).with(found.headers());
  }
}
