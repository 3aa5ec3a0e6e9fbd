package io.caravan.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.SampleEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the server says that it processed, from the file of {@code events export --processed}.
 *
 * @param applied how often each event took effect, by event id
 * @param outcomes how many lines had each outcome
 */
record Processed(Map<Long, Integer> applied, Map<String, Integer> outcomes) {

  /** A line with this outcome says that an event was seen again and had no effect. */
  private static final String DUPLICATE = "duplicate";

  static Processed read(Path export) {
    var json = new ObjectMapper();
    var applied = new HashMap<Long, Integer>();
    var outcomes = new TreeMap<String, Integer>();
    try (Stream<String> lines = Files.lines(export)) {
      lines.forEach(line -> add(parse(json, line), applied, outcomes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Processed(applied, outcomes);
  }

  private static void add(
      JsonNode line, Map<Long, Integer> applied, Map<String, Integer> outcomes) {
    String outcome = line.path("outcome").asText();
    outcomes.merge(outcome, 1, Integer::sum);
    boolean ours =
        line.path("portalId").asLong() == CaravanLaunch.PORTAL
            && line.path("subscriptionId").asLong() == SampleEvents.SUBSCRIPTION;
    if (ours && !outcome.equals(DUPLICATE)) {
      applied.merge(line.path("eventId").asLong(), 1, Integer::sum);
    }
  }

  private static JsonNode parse(ObjectMapper json, String line) {
    try {
      return json.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException("not a line of JSON: " + line, e);
    }
  }
}
