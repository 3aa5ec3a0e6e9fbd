package io.caravan.mirror.association;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.AssociationChange.Label;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.TestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The live links of two types as HubSpot and as the mirror have them: {@code 1-2
 * USER_DEFINED:36/36}.
 */
final class LinkComparison {

  private static final int INPUTS = 1_000;

  private final Simulator hubspot;
  private final TestClient client;

  LinkComparison(Simulator hubspot) {
    this.hubspot = hubspot;
    this.client = new TestClient(hubspot);
  }

  /** Compares all of them; the types in the order in which links name them. */
  void assertSame(SyncRig rig, ObjectType first, ObjectType second) {
    assertThat(mirrored(rig, first, second)).isEqualTo(inHubSpot(first, second));
  }

  Set<String> inHubSpot(ObjectType first, ObjectType second) {
    var links = new TreeSet<String>();
    List<Long> ids = hubspot.portal().ids(first.pathName(), false);
    for (int from = 0; from < ids.size(); from += INPUTS) {
      for (long id : ids.subList(from, Math.min(ids.size(), from + INPUTS))) {
        of(id, first, second, links);
      }
    }
    return links;
  }

  private void of(long id, ObjectType first, ObjectType second, Set<String> links) {
    if (hubspot.portal().associated(first.pathName(), id, second.pathName()).isEmpty()) {
      return;
    }
    String after = "";
    do {
      JsonNode page =
          client
              .get(
                  "/crm/v4/objects/%s/%d/associations/%s?limit=500%s"
                      .formatted(first.pathName(), id, second.pathName(), after))
              .body();
      for (JsonNode target : page.path("results")) {
        long other = target.path("toObjectId").asLong();
        if (first.equals(second) && other < id) {
          continue;
        }
        for (JsonNode type : target.path("associationTypes")) {
          Label label =
              Label.of(
                  type.path("category").asText(),
                  type.path("typeId").asInt(),
                  type.path("label").asText(""));
          links.add(text(id, other, label.kind(), label.typeId()));
        }
      }
      String next = page.path("paging").path("next").path("after").asText("");
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());
  }

  Set<String> mirrored(SyncRig rig, ObjectType first, ObjectType second) {
    return new TreeSet<>(
        rows(
            rig,
            """
            SELECT from_id, to_id, kind, type_id FROM mirror_association
            WHERE removed = 0 AND from_type = '%s' AND to_type = '%s'
            """
                .formatted(first.id(), second.id())));
  }

  /** How many records wait for the reading of their links. */
  static long pending(SyncRig rig) {
    return rig.store.read(
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT count(*) FROM association_pending")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private static List<String> rows(SyncRig rig, String sql) {
    return rig.store.read(
        connection -> {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
              found.add(text(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getInt(4)));
            }
            return found;
          }
        });
  }

  private static String text(long from, long to, String kind, int typeId) {
    return from + "-" + to + " " + kind + "/" + typeId;
  }
}
