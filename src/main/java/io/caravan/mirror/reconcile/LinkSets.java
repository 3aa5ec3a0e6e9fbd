package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.AssociationJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads which records HubSpot has associated: up to 1,000 records in one call, and their pages. */
final class LinkSets {

  /** HubSpot's maximum for a batch. */
  static final int BATCH = 1_000;

  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Gateway gateway;
  private final ApiPaths paths;
  private final long portalId;

  LinkSets(Gateway gateway, ApiPaths paths, long portalId) {
    this.gateway = gateway;
    this.paths = paths;
    this.portalId = portalId;
  }

  /**
   * The labels of the associations of these records with records of another type, or of the same.
   * Of two records of one type, the link belongs to the one with the lower id, as in the mirror:
   * the other's answer numbers its labels from the other side.
   *
   * @return by id, then by id of the other record; records without any are absent
   */
  Map<Long, Map<Long, List<Label>>> read(ObjectType from, Collection<Long> ids, ObjectType to) {
    var found = new HashMap<Long, Map<Long, List<Label>>>();
    Map<Long, String> open = new LinkedHashMap<>();
    ids.forEach(id -> open.put(id, ""));
    while (!open.isEmpty()) {
      JsonNode answer = call(from, to, open);
      requireOnlyMissing(answer);
      open.clear();
      for (JsonNode result : answer.path("results")) {
        long id = result.path("from").path("id").asLong();
        Map<Long, List<Label>> links = found.computeIfAbsent(id, any -> new TreeMap<>());
        for (JsonNode target : result.path("to")) {
          long otherId = target.path("toObjectId").asLong();
          if (!from.equals(to) || id <= otherId) {
            links.put(otherId, labels(target.path("associationTypes")));
          }
        }
        String after = result.path("paging").path("next").path("after").asText("");
        if (!after.isEmpty()) {
          open.put(id, after);
        }
      }
    }
    return found;
  }

  private JsonNode call(ObjectType from, ObjectType to, Map<Long, String> open) {
    return gateway
        .call(
            HubSpotCall.query(
                portalId,
                paths.associationBatch(from, to, "read"),
                AssociationJson.inputs(open),
                Priority.BULK,
                DEADLINE))
        .join()
        .body();
  }

  private static List<Label> labels(JsonNode types) {
    List<Label> labels = new ArrayList<>();
    types.forEach(type -> labels.add(AssociationJson.label(type)));
    return labels;
  }

  /** A record that HubSpot could not answer for must not be taken for one without associations. */
  private static void requireOnlyMissing(JsonNode answer) {
    for (JsonNode error : answer.path("errors")) {
      if (!error.path("category").asText().equals("OBJECT_NOT_FOUND")) {
        throw new CallFailed(
            new CallError.Unavailable(
                "HubSpot could not read all associations: "
                    + error.path("category").asText()
                    + " "
                    + error.path("message").asText()));
      }
    }
  }
}
