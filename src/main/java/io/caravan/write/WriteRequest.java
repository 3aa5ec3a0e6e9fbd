package io.caravan.write;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a caller submits: one write, a list of writes, or an object with a list {@code writes}.
 *
 * @param writes at least one, at most {@value #MOST}
 * @param refused problems of those that HubSpot would refuse, by write id; they are not sent
 * @param fingerprint the same for the same bytes
 */
public record WriteRequest(
    List<Write> writes, Map<String, List<Problem>> refused, String fingerprint) {

  /** Writes that one request may bring. */
  public static final int MOST = 1_000;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public WriteRequest {
    writes = List.copyOf(writes);
    refused = Map.copyOf(refused);
  }

  /** None of them is refused. */
  public WriteRequest(List<Write> writes, String fingerprint) {
    this(writes, Map.of(), fingerprint);
  }

  /** The same with writes that are not to be sent, and why, by write id. */
  public WriteRequest refusing(Map<String, List<Problem>> problems) {
    return new WriteRequest(writes, problems, fingerprint);
  }

  /**
   * All problems of all writes; their fields begin with the number of the write, such as {@code
   * writes[3].email}.
   */
  public InvalidWrite invalid(Map<String, List<Problem>> problems) {
    List<Problem> all = new ArrayList<>();
    for (int number = 0; number < writes.size(); number++) {
      number(number, problems.getOrDefault(writes.get(number).id(), List.of()), all);
    }
    return new InvalidWrite(all);
  }

  /**
   * Reads a request. The writes get new names; a caller cannot choose them.
   *
   * @param portals those that can be written to
   * @param newId names a write
   * @throws InvalidWrite with all problems of all writes; their fields begin with the number of the
   *     write, such as {@code writes[3].properties}
   */
  public static WriteRequest read(byte[] body, ConnectedPortals portals, Supplier<String> newId) {
    return read(body, portals, newId, "normal");
  }

  /**
   * The same with a priority for writes that name none.
   *
   * @param defaultPriority such as {@code interactive}
   */
  static WriteRequest read(
      byte[] body, ConnectedPortals portals, Supplier<String> newId, String defaultPriority) {
    List<JsonNode> inputs = inputs(body);
    List<Write> writes = new ArrayList<>(inputs.size());
    List<Problem> problems = new ArrayList<>();
    for (int number = 0; number < inputs.size(); number++) {
      try {
        JsonNode input = unnamed(inputs.get(number));
        if (input instanceof ObjectNode write && !write.has("priority")) {
          write.put("priority", defaultPriority);
        }
        Write write = WriteReader.read(input, newId.get(), portals.only().orElse(0));
        if (!portals.has(write.portalId())) {
          throw unreachable(write.portalId(), portals);
        }
        writes.add(write);
      } catch (InvalidWrite e) {
        number(number, e.problems(), problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidWrite(problems);
    }
    return new WriteRequest(writes, fingerprint(body));
  }

  private static InvalidWrite unreachable(long portalId, ConnectedPortals portals) {
    return portals
        .lost(portalId)
        .map(
            lost ->
                invalid(
                    InvalidWrite.DISCONNECTED,
                    "portalId",
                    "portal %d is disconnected since %s (%s); connect it again, then submit this again"
                        .formatted(
                            portalId, lost.since().truncatedTo(ChronoUnit.SECONDS), lost.reason())))
        .orElseGet(
            () ->
                invalid("UNKNOWN_PORTAL", "portalId", "portal " + portalId + " is not connected"));
  }

  private static JsonNode unnamed(JsonNode input) {
    if (input.has("writeId")) {
      throw invalid("UNKNOWN_MEMBER", "writeId", "there is no member 'writeId'");
    }
    return input;
  }

  private static List<JsonNode> inputs(byte[] body) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw invalid("INVALID_JSON", "", "the request is no JSON" + place(e.getLocation()));
    } catch (IOException e) {
      throw invalid("INVALID_JSON", "", "the request is no JSON");
    }
    JsonNode list = root != null && root.has("writes") ? root.path("writes") : root;
    if (list == null || list.isMissingNode() || list.isEmpty()) {
      throw invalid("REQUIRED", "writes", "the request holds no write");
    }
    if (list.isObject()) {
      return List.of(list);
    }
    if (list.size() > MOST) {
      throw invalid(
          "TOO_MANY", "writes", "the request holds " + list.size() + " writes, at most " + MOST);
    }
    List<JsonNode> inputs = new ArrayList<>(list.size());
    list.forEach(inputs::add);
    return inputs;
  }

  /** Where reading ended; what stands there is not told, for it may be personal. */
  private static String place(JsonLocation at) {
    return at == null ? "" : " from line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static InvalidWrite invalid(String code, String field, String message) {
    return new InvalidWrite(List.of(new Problem(code, field, message)));
  }

  private static void number(int number, List<Problem> problems, List<Problem> all) {
    for (Problem problem : problems) {
      all.add(new Problem(problem.code(), field(number, problem.field()), problem.message()));
    }
  }

  private static String field(int number, String field) {
    return "writes[" + number + "]" + (field.isEmpty() ? "" : "." + field);
  }

  private static String fingerprint(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Without values: they may be personal, and this may end in a log. */
  @Override
  public String toString() {
    return "WriteRequest[" + writes.size() + " writes]";
  }
}
