package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.lists.CrmList;
import io.caravan.simulator.lists.ListEntry;
import io.caravan.simulator.lists.ListFolders;
import io.caravan.simulator.lists.Lists;
import io.caravan.simulator.lists.Members.Member;
import java.util.Collection;

/** Writes lists, their members and folders as HubSpot does. */
final class ListJson {

  private ListJson() {}

  /** A list, with its filters if asked for. */
  static ObjectNode list(ListEntry entry, boolean filters) {
    ObjectNode json = common(entry);
    json.put("size", entry.members().size());
    if (filters && entry.list().filterBranch() != null) {
      json.set("filterBranch", entry.list().filterBranch());
    }
    return json;
  }

  private static ObjectNode common(ListEntry entry) {
    CrmList list = entry.list();
    ObjectNode json = Json.object();
    json.put("listId", Long.toString(list.id()));
    json.put("listVersion", list.version());
    json.put("name", list.name());
    json.put("objectTypeId", list.objectTypeId());
    json.put("processingType", list.type().name());
    json.put("processingStatus", entry.processingStatus());
    json.put("createdAt", Timestamps.iso(list.createdAt()));
    json.put("updatedAt", Timestamps.iso(list.updatedAt()));
    if (list.filterBranch() != null) {
      json.put("filtersUpdatedAt", Timestamps.iso(list.filtersUpdatedAt()));
    }
    json.put("createdById", Long.toString(list.createdBy()));
    json.put("updatedById", Long.toString(list.updatedBy()));
    return json;
  }

  /** A list as search shows it: everything beside the definition is an additional property. */
  static ObjectNode found(Lists lists, ListEntry entry, Collection<String> additional) {
    ObjectNode json = common(entry);
    ObjectNode properties = json.putObject("additionalProperties");
    properties.put("hs_list_size", Integer.toString(entry.members().size()));
    properties.put("hs_list_reference_count", "0");
    time(properties, "hs_last_record_added_at", entry.members().lastAddedAt());
    time(properties, "hs_last_record_removed_at", entry.members().lastRemovedAt());
    properties.put("hs_folder_id", Long.toString(entry.list().folderId()));
    lists
        .folders()
        .find(entry.list().folderId())
        .ifPresent(folder -> properties.put("hs_folder_name", folder.name()));
    if (!additional.isEmpty()) {
      properties.retain(additional);
    }
    return json;
  }

  private static void time(ObjectNode json, String name, long millis) {
    if (millis != 0) {
      json.put(name, Long.toString(millis));
    }
  }

  static ObjectNode member(Member member) {
    ObjectNode json = Json.object();
    json.put("recordId", Long.toString(member.recordId()));
    json.put("membershipTimestamp", Timestamps.iso(member.addedAt()));
    return json;
  }

  /** The lists in which a record is. */
  static ArrayNode memberships(Lists lists, String objectTypeId, long recordId) {
    ArrayNode results = Json.array();
    for (ListEntry entry : lists.all()) {
      Member member = entry.members().find(recordId);
      if (member == null || !entry.list().objectTypeId().equals(objectTypeId)) {
        continue;
      }
      ObjectNode json = results.addObject();
      json.put("listId", Long.toString(entry.list().id()));
      json.put("listVersion", entry.list().version());
      json.put("firstAddedTimestamp", Timestamps.iso(member.firstAddedAt()));
      json.put("lastAddedTimestamp", Timestamps.iso(member.addedAt()));
      json.put("isPublicList", true);
    }
    return results;
  }

  /** A folder with all that lies in it. */
  static ObjectNode folder(Lists lists, ListFolders.Folder folder) {
    ObjectNode json = Json.object();
    json.put("id", Long.toString(folder.id()));
    json.put("parentFolderId", Long.toString(folder.parent()));
    json.put("name", folder.name());
    json.put("userId", folder.userId());
    json.put("createdAt", Timestamps.iso(folder.createdAt()));
    json.put("updatedAt", Timestamps.iso(folder.updatedAt()));
    ArrayNode childLists = json.putArray("childLists");
    lists.all().stream()
        .map(ListEntry::list)
        .filter(list -> list.folderId() == folder.id())
        .forEach(list -> childLists.add(list.id()));
    ArrayNode childNodes = json.putArray("childNodes");
    lists.folders().in(folder.id()).forEach(child -> childNodes.add(folder(lists, child)));
    return json;
  }
}
