package io.caravan.write.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.write.Problem;
import io.caravan.write.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A door with a memory: keeps keys as Caravan does, refuses rows whose firstname is "invalid", and
 * settles what it took, "unlucky" ones as rejected. It can be told to fail.
 */
final class FakeDoor implements WriteDoor {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ids as they were accepted, each submission's. */
  final Map<String, List<JsonNode>> submissions = new LinkedHashMap<>();

  private final Map<String, String> bodyByKey = new HashMap<>();
  private final Map<String, String> submissionByKey = new HashMap<>();

  /** Calls that are let through before a kill; negative for no kill. */
  int callsUntilKill = -1;

  /** Whether the kill comes before or after the writes are accepted. */
  boolean killAfterwards;

  int busyTimes;
  int brokenTimes;
  boolean lenient;

  /** Stands for the end of the process. */
  static final class Killed extends RuntimeException {}

  @Override
  public Accepted submit(String key, byte[] body) throws Refused, Busy, IOException {
    if (busyTimes-- > 0) {
      throw new Busy("full", Duration.ofMillis(1));
    }
    boolean kill = callsUntilKill-- == 0;
    if (kill && !killAfterwards) {
      throw new Killed();
    }
    JsonNode writes = JSON.readTree(body);
    String text = writes.toString();
    if (bodyByKey.containsKey(key) && !bodyByKey.get(key).equals(text)) {
      throw new IllegalStateException("the key was used for something else");
    }
    if (!bodyByKey.containsKey(key)) {
      Map<Integer, Problem> refused = new HashMap<>();
      for (int at = 0; at < writes.size(); at++) {
        if (!lenient
            && writes.get(at).path("properties").path("firstname").asText().equals("invalid")) {
          refused.put(at, new Problem("INVALID_VALUE", "firstname", "is invalid"));
        }
      }
      if (!refused.isEmpty()) {
        throw new Refused("refused", refused);
      }
      bodyByKey.put(key, text);
      String id = "s" + submissions.size();
      submissionByKey.put(key, id);
      List<JsonNode> list = new ArrayList<>();
      writes.forEach(list::add);
      submissions.put(id, list);
    }
    if (kill) {
      throw new Killed();
    }
    if (brokenTimes-- > 0) {
      throw new IOException("the answer was lost");
    }
    String id = submissionByKey.get(key);
    List<String> ids = new ArrayList<>();
    for (int at = 0; at < submissions.get(id).size(); at++) {
      ids.add(id + "-" + at);
    }
    return new Accepted(id, ids);
  }

  @Override
  public List<Known> outcomes(String submissionId) {
    List<Known> known = new ArrayList<>();
    List<JsonNode> writes = submissions.get(submissionId);
    for (int at = 0; at < writes.size(); at++) {
      boolean unlucky =
          writes.get(at).path("properties").path("firstname").asText().equals("unlucky");
      known.add(
          new Known(
              submissionId + "-" + at,
              unlucky ? State.REJECTED : State.DONE,
              unlucky ? null : writes.get(at).path("id").asText(),
              false,
              unlucky ? List.of(new Problem("CONFLICT", "", "exists")) : List.of()));
    }
    return known;
  }

  /** All ids that were accepted, in order. */
  List<String> accepted() {
    return submissions.values().stream()
        .flatMap(List::stream)
        .map(write -> write.path("id").asText())
        .toList();
  }

  @Override
  public Optional<Duration> quotaWait() {
    return Optional.empty();
  }
}
