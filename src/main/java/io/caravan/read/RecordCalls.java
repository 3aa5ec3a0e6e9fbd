package io.caravan.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.HubSpotCall;
import io.caravan.hubspot.ApiPaths;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The calls that read records: one by GET, several by batch read. */
final class RecordCalls {

  /** HubSpot and what stands before it refuse long addresses with 414. */
  private static final int LONGEST_QUERY = 2_000;

  private final ApiPaths paths;
  private final Duration deadline;

  RecordCalls(ApiPaths paths, Duration deadline) {
    this.paths = paths;
    this.deadline = deadline;
  }

  /** Reads one record; the gateway keeps the answer for a while if it is named by its id. */
  HubSpotCall one(ReadRequest request) {
    List<String> query = new ArrayList<>();
    if (!request.properties().isEmpty()) {
      query.add("properties=" + escape(String.join(",", request.properties())));
    }
    if (!request.idProperty().isEmpty()) {
      query.add("idProperty=" + escape(request.idProperty()));
    }
    return HubSpotCall.get(
        request.portalId(),
        paths.object(request.type(), request.id()),
        String.join("&", query),
        request.priority(),
        deadline);
  }

  /** Whether a record can be read by GET: the names of its properties stand in the address. */
  boolean fitsUrl(ReadRequest request) {
    return one(request).query().length() <= LONGEST_QUERY;
  }

  /**
   * Reads several records of one kind.
   *
   * @param like says which kind: any of the requests
   */
  HubSpotCall several(ReadRequest like, Collection<String> ids) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var properties = body.putArray("properties");
    like.properties().forEach(properties::add);
    if (!like.idProperty().isEmpty()) {
      body.put("idProperty", like.idProperty());
      if (!like.properties().contains(like.idProperty())) {
        // By it the answers are matched.
        properties.add(like.idProperty());
      }
    }
    var inputs = body.putArray("inputs");
    ids.forEach(id -> inputs.addObject().put("id", id));
    return HubSpotCall.query(
        like.portalId(),
        paths.objectBatch(like.type(), "read"),
        body.toString().getBytes(StandardCharsets.UTF_8),
        like.priority(),
        deadline);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
